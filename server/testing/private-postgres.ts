import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostgres } from '../../scripts/find-postgres.mjs';

/** A PostgreSQL server that belongs to this process alone: its own folder, its own port on 127.0.0.1, no password. */
export interface PrivatePostgres {
  /** `postgres://…/postgres`; replace the path to reach another database on it. Stays the same over stop and start. */
  readonly url: string;
  readonly major: number;
  /** Starts it again after `stop` or `kill9`, on the same folder and port; resolves when it accepts connections. */
  start(): Promise<void>;
  /** Shuts down in order and waits; open connections are ended. */
  stop(): Promise<void>;
  /** Ends every process of the server at once, as a power cut would: nothing is written or said any more. */
  kill9(): Promise<void>;
  /** Freezes every process of the server: connections stay open, and nothing answers. */
  pause(): void;
  resume(): void;
  /** Ends the server for good and removes its folder. */
  remove(): Promise<void>;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; root lends it the identity of a user that owns nothing of value. */
function unprivilegedOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  return users.get('postgres') ?? users.get('nobody');
}

/** Ids of all processes below `parent`, read in the kernel's files or, where there are none, through ps. */
function descendants(parent: number): number[] {
  const parents = new Map<number, number>();
  if (process.platform === 'linux') {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // The second field is a name in brackets that may hold spaces and brackets itself.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        parents.set(Number(name), Number(fields[1]));
      } catch {
        // Ended between the listing and the reading.
      }
    }
  } else {
    for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString().trim().split('\n')) {
      const [pid, ppid] = line.trim().split(/\s+/).map(Number);
      if (pid !== undefined && ppid !== undefined) parents.set(pid, ppid);
    }
  }
  const found = [parent];
  for (const known of found) for (const [pid, ppid] of parents) if (ppid === known) found.push(pid);
  return found.slice(1);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No free port.')),
      );
    });
  });
}

/**
 * A shell that waits for the end of this process, whatever ends it, and then ends the server and removes its folder.
 * It listens on a pipe rather than for a signal, because nobody can catch SIGKILL.
 */
function startUndertaker(folder: string): ChildProcess {
  const script = `
    read -r _
    pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
    if [ -n "$pid" ] && kill -CONT "$pid" 2>/dev/null; then
      # At once, without a last checkpoint. It kills children that do not follow (frozen ones) itself, after 5 seconds.
      kill -QUIT "$pid"
      for second in 1 2 3 4 5 6 7 8; do kill -0 "$pid" 2>/dev/null || break; sleep 1; done
      kill -9 "$pid" 2>/dev/null
    fi
    rm -rf "$1"`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own, so that Ctrl-C in the terminal does not end it before its work.
    detached: true,
  });
  child.unref();
  // Its end of the pipe breaks when the folder is removed by us; that is no failure.
  child.stdin?.on('error', () => {});
  return child;
}

/**
 * Makes a PostgreSQL cluster in a temporary folder and starts it; about a second. It ends with this process at the latest.
 * With `fsync: true` it keeps its promises over `kill9` and is several times slower; without, it is only quick.
 * `sharedBuffers` is its own cache: a server that holds a million studies is given more than one for tests.
 * Answers undefined where no PostgreSQL 15 or later is installed.
 */
export async function startPrivatePostgres({
  fsync = false,
  sharedBuffers = '64MB',
} = {}): Promise<PrivatePostgres | undefined> {
  const binaries = await findPostgres();
  if (!binaries) return undefined;
  const owner = unprivilegedOwner();
  const folder = mkdtempSync(join(tmpdir(), 'readroom-postgres-'));
  const data = join(folder, 'data');
  const undertaker = startUndertaker(folder);
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const asOwner = { ...owner, cwd: folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' } };

  const removeFolder = (): void => {
    undertaker.stdin?.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  try {
    execFileSync(
      join(binaries.folder, 'initdb'),
      [
        ...['--pgdata', data, '--username', 'readroom', '--auth', 'trust', '--encoding', 'UTF8'],
        // Upper and lower case beyond ASCII, as on a server that somebody set up with care; macOS has no C.UTF-8.
        ...['--locale', process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8'],
        ...['--no-instructions', ...(fsync ? [] : ['--no-sync'])],
      ],
      { ...asOwner, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  } catch (error) {
    removeFolder();
    throw error;
  }

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    max_connections: '200',
    shared_buffers: sharedBuffers,
    fsync: fsync ? 'on' : 'off',
    full_page_writes: fsync ? 'on' : 'off',
    synchronous_commit: fsync ? 'on' : 'off',
    // Nobody reads the statistics of a server that lives for minutes; vacuum stays on as in real life.
    logging_collector: 'off',
    log_min_messages: 'warning',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let running: ChildProcess | undefined;

  /** The server writes its state into its own pid file; an old file from before a kill names another process. */
  const isReady = (pid: number): boolean => {
    try {
      const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
    } catch {
      return false;
    }
  };

  const ended = async (child: ChildProcess, within: number): Promise<boolean> => {
    for (const until = Date.now() + within; Date.now() < until; await sleep(20)) {
      if (child.exitCode !== null || child.signalCode !== null) return true;
    }
    return false;
  };

  const start = async (): Promise<void> => {
    if (running) return;
    const child = spawn(join(binaries.folder, 'postgres'), ['-D', data, ...flags], {
      ...asOwner,
      stdio: ['ignore', 'ignore', 'pipe'],
      // Not in the terminal's group: Ctrl-C is for the tests, which then stop the server in order.
      detached: true,
    });
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    });
    child.unref();
    running = child;
    const { pid } = child;
    for (const until = Date.now() + 30_000; Date.now() < until; await sleep(20)) {
      if (pid !== undefined && isReady(pid)) return;
      if (pid === undefined || child.exitCode !== null || child.signalCode !== null) break;
    }
    running = undefined;
    child.kill('SIGKILL');
    throw new Error(`The private PostgreSQL did not start.\n${log}`);
  };

  const everyProcess = (name: NodeJS.Signals): void => {
    const pid = running?.pid;
    if (pid === undefined) return;
    // The parent first: it would otherwise answer the end of a child by starting another.
    signal(pid, name);
    for (const child of descendants(pid)) signal(child, name);
  };

  const stop = async (): Promise<void> => {
    const child = running;
    if (!child) return;
    everyProcess('SIGCONT');
    // SIGINT is PostgreSQL's "fast" shutdown: it ends the connections instead of waiting for them.
    child.kill('SIGINT');
    if (!(await ended(child, 10_000))) everyProcess('SIGKILL');
    await ended(child, 5_000);
    running = undefined;
  };

  const kill9 = async (): Promise<void> => {
    const child = running;
    const pid = child?.pid;
    if (!child || pid === undefined) return;
    // Listed before the parent dies: afterwards they are nobody's children. Frozen first, so that none is born meanwhile.
    signal(pid, 'SIGSTOP');
    const children = descendants(pid);
    for (const each of [pid, ...children]) signal(each, 'SIGKILL');
    await ended(child, 5_000);
    running = undefined;
  };

  try {
    await start();
  } catch (error) {
    removeFolder();
    throw error;
  }
  return {
    url: `postgres://readroom@127.0.0.1:${port}/postgres`,
    major: binaries.major,
    start,
    stop,
    kill9,
    pause: () => everyProcess('SIGSTOP'),
    resume: () => everyProcess('SIGCONT'),
    remove: async () => {
      await stop();
      removeFolder();
    },
  };
}
