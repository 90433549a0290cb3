import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { findPostgres } from '../../scripts/find-postgres.mjs';
import { startPrivatePostgres } from './private-postgres.ts';

const installed = await findPostgres();

async function startServer(options?: { fsync: boolean }) {
  const server = await startPrivatePostgres(options);
  if (!server) throw new Error('There are binaries, yet no server was started.');
  onTestFinished(() => server.remove());
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A killed server breaks the connection; the query's own rejection is what tests look at.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

test.runIf(installed)('keeps committed rows over kill -9 when fsync is on', async () => {
  const server = await startServer({ fsync: true });
  await query(server.url, 'create table kept (n int)');
  await query(server.url, 'insert into kept values (42)');
  await server.kill9();
  await expect(query(server.url, 'select 1')).rejects.toThrow();
  await server.start();
  expect(await query(server.url, 'select n from kept')).toEqual([{ n: 42 }]);
  expect(await query(server.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
});

test.runIf(installed)('hangs open connections while it is paused, and answers afterwards', async () => {
  const server = await startServer();
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  onTestFinished(() => client.end());
  server.pause();
  const answer = client.query('select 1 as one').then((result) => result.rows);
  expect(await Promise.race([answer, sleep(300, 'hangs')])).toBe('hangs');
  server.resume();
  expect(await answer).toEqual([{ one: 1 }]);
});

test.runIf(installed)('is gone, with its folder, after the process that started it was killed', async () => {
  const module = fileURLToPath(new URL('./private-postgres.ts', import.meta.url));
  const script = `
    import { runnerImport } from 'vite';
    const { module } = await runnerImport(${JSON.stringify(module)}, { configFile: false, logLevel: 'silent' });
    const server = await module.startPrivatePostgres();
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query('show data_directory');
    console.log(JSON.stringify({ url: server.url, folder: rows[0].data_directory }));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const { url, folder } = JSON.parse(String(line)) as { url: string; folder: string };
  expect(existsSync(folder)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
  await expect(query(url, 'select 1')).rejects.toThrow();
});
