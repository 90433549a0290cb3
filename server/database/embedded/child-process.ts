import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

/** For tests: processes that hold, write or open a data folder, and can be killed. */
export interface Children {
  start(task: 'write' | 'open' | 'hold', folder: string): Child;
  /** Kills what still runs and removes the built script. */
  end(): Promise<void>;
}

export interface Child {
  readonly lines: readonly string[];
  /** Resolves with the first line that starts so; rejects when the process ends without it. */
  line(start: string): Promise<string>;
  /** `kill -9`, and all that it had said before it died. */
  kill(): Promise<readonly string[]>;
  /** Resolves when the process has ended by itself. */
  ended: Promise<readonly string[]>;
}

/** Node 20 does not read TypeScript, so the script is bundled once for the test file. */
export async function buildChildren(): Promise<Children> {
  const root = path.resolve(import.meta.dirname, '../../..');
  // Inside the project, so that packages resolve.
  const outDir = await mkdtemp(path.join(root, 'node_modules', '.child-process-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(import.meta.dirname, 'child-process.entry.ts'),
      outDir,
      target: 'node20',
      minify: false,
    },
  });
  const running = new Set<ChildProcess>();
  return {
    start: (task, folder) => {
      const child = spawn(process.execPath, [path.join(outDir, 'child-process.entry.js'), task, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running.add(child);
      child.once('close', () => running.delete(child));
      return follow(child);
    },
    end: async () => {
      await Promise.all([...running].map(killed));
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

function follow(child: ChildProcess): Child {
  const lines: string[] = [];
  const waiting = new Map<string, (line: string) => void>();
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      lines.push(line);
      for (const [start, tell] of waiting) if (line.startsWith(start)) tell(line);
    }
  });
  const ended = new Promise<readonly string[]>((resolve) => child.once('close', () => resolve(lines)));
  return {
    lines,
    ended,
    line: (start) =>
      new Promise((resolve, reject) => {
        const said = lines.find((line) => line.startsWith(start));
        if (said !== undefined) resolve(said);
        waiting.set(start, resolve);
        void ended.then(() => reject(new Error(`ended without "${start}": ${lines.slice(-3).join(' | ')}`)));
      }),
    kill: async () => {
      await killed(child);
      return lines;
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
}
