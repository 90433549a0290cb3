import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseUnusable } from '#server/database/failure.ts';

/** Another living process holds the data folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';

  constructor(folder: string) {
    super(
      `Another process is using the data folder ${folder}. Stop it first, or give this one a folder of its own; several processes may share a PostgreSQL server instead.`,
    );
  }
}

export interface FolderLock {
  release(): Promise<void>;
}

/** How long to go on when nobody older is in the way, or in case the older one is just leaving. */
const firstInLineMs = 1_000;
const behindAnotherMs = 300;

/**
 * Takes the folder for this process, for as long as the process lives or until `release`: the lock is a
 * listening socket, which the kernel closes when its process dies, however it dies.
 *
 * Each contender first listens on a socket of its own name and only then looks for others, so two cannot both
 * find nobody. A name appears in the folder only once its socket listens, and no name is used twice, so a
 * refused connection proves a dead owner and its name can be removed without a race.
 *
 * The folder must be on a local disk: a socket's owner on another machine cannot be reached.
 *
 * @throws FolderInUse within about a second
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const real = await fs.realpath(folder);
  if (process.platform === 'win32') return lockByPipe(real);
  const short = await shortPath(real);
  try {
    return await lockBySocket(real, short.path);
  } finally {
    await short.remove();
  }
}

async function lockBySocket(folder: string, reach: string): Promise<FolderLock> {
  const began = performance.now();
  const mine = `lock-${Date.now().toString(36).padStart(9, '0')}-${process.pid}-${randomBytes(6).toString('hex')}.sock`;
  const server = await listenAs(folder, reach, mine);
  const release = async (): Promise<void> => {
    await fs.rm(path.join(folder, mine), { force: true });
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  try {
    for (;;) {
      const others = await livingOthers(folder, reach, mine);
      if (others.length === 0) {
        await removeNameless(folder, reach);
        return { release };
      }
      // Names sort by age. When several start at once the oldest stays and the others go, so one gets it.
      const patience = others.some((name) => name < mine) ? behindAnotherMs : firstInLineMs;
      if (performance.now() - began > patience) throw new FolderInUse(folder);
      await pause(10 + Math.random() * 30);
    }
  } catch (error) {
    await release();
    throw error;
  }
}

/** Listens under a passing name and takes the real one afterwards: no visible name is ever not yet listening. */
async function listenAs(folder: string, reach: string, name: string): Promise<net.Server> {
  const passing = `${name}.new`;
  const server = net.createServer((visitor) => visitor.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new DatabaseUnusable(
          `The data folder ${folder} cannot be locked: its disk does not allow sockets or writing.`,
          {
            cause,
          },
        ),
      ),
    );
    server.listen(path.join(reach, passing), resolve);
  });
  // A failed accept, for want of file handles for example, leaves the socket listening and the lock held.
  server.on('error', () => {});
  server.unref();
  try {
    await fs.rename(path.join(folder, passing), path.join(folder, name));
  } catch {
    // The holder tidied our passing name away before it listened. So there is a holder.
    server.close();
    throw new FolderInUse(folder);
  }
  return server;
}

async function livingOthers(folder: string, reach: string, mine: string): Promise<string[]> {
  const living: string[] = [];
  for (const name of await fs.readdir(folder)) {
    if (!/^lock-.*\.sock$/.test(name) || name === mine) continue;
    const owner = await ownerOf(path.join(reach, name));
    if (owner === 'alive') living.push(name);
    if (owner === 'dead') await fs.rm(path.join(folder, name), { force: true });
  }
  return living;
}

/** Passing names of processes killed between listening and renaming. Only the holder removes them. */
async function removeNameless(folder: string, reach: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    if (!/^lock-.*\.sock\.new$/.test(name)) continue;
    if ((await ownerOf(path.join(reach, name))) === 'dead')
      await fs.rm(path.join(folder, name), { force: true });
  }
}

function ownerOf(socketPath: string): Promise<'alive' | 'dead' | 'gone'> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve('alive');
    });
    socket.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      if (code === 'ECONNREFUSED') resolve('dead');
      else if (code === 'ENOENT') resolve('gone');
      // A full backlog, no permission: somebody is there, or we cannot know. Never take a folder on a guess.
      else resolve('alive');
    });
  });
}

/** A socket's path has room for about 100 bytes; a longer folder is reached through a short link. */
async function shortPath(folder: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const longestName = 60;
  if (Buffer.byteLength(folder) + longestName < 100) return { path: folder, remove: async () => {} };
  const name = `readroom-${randomBytes(6).toString('hex')}`;
  const parent = Buffer.byteLength(tmpdir()) + name.length + longestName < 100 ? tmpdir() : '/tmp';
  const link = path.join(parent, name);
  await fs.symlink(folder, link);
  return { path: link, remove: () => fs.rm(link, { force: true }) };
}

/** A named pipe has one owner and goes with it; its name stands for the folder. */
async function lockByPipe(folder: string): Promise<FolderLock> {
  const digest = createHash('sha256').update(folder.toLowerCase()).digest('hex');
  const server = net.createServer((visitor) => visitor.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const taken = 'code' in cause && (cause.code === 'EADDRINUSE' || cause.code === 'EACCES');
      reject(taken ? new FolderInUse(folder) : cause);
    });
    server.listen(`\\\\.\\pipe\\readroom-${digest}`, resolve);
  });
  server.on('error', () => {});
  server.unref();
  return { release: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
