import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { bodyReads, clientReads, clientRows } from './client-rows.ts';

/** A contract of two rows, as the build would leave it to a browser. */
async function built(rows: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: '/contract/rows.ts', formats: ['es'], fileName: 'rows' },
      rolldownOptions: { treeshake: { manualPureFunctions: ['schema'] } },
    },
    plugins: [
      clientRows(),
      {
        name: 'a-contract',
        resolveId: (id) => (id === '/contract/rows.ts' ? id : undefined),
        load: (id) => (id === '/contract/rows.ts' ? rows : undefined),
      },
    ],
  });
  const [first] = Array.isArray(output) ? output : [];
  const chunk = first?.output[0];
  if (chunk?.type !== 'chunk') throw new Error('Expected one file.');
  return chunk.code;
}

test('a row keeps what the client reads, and what only the server reads goes with all that it named', async () => {
  const code = await built(`
    const schema = (words: string): { words: string } => ({ words });
    const endpoint = <const Row extends object>(row: Row): Row => row;
    const asked = schema('a query that the server checks');
    const answered = schema('an answer, in {braces}, that the browser checks');
    export const thingCreate = endpoint({
      name: 'thingCreate',
      method: 'POST',
      path: '/things/{thingId}',
      summary: 'Create a thing',
      params: schema('a place'),
      query: asked,
      body: schema('a body that only the server checks'),
      answer: answered,
      status: 201,
      errors: ['conflict'],
    });
    export const sessionSignIn = endpoint({ name: 'sessionSignIn', body: schema('what was typed') });
    export const thingList = endpoint({ path: '/things', method: 'GET', answer: schema('a list'), name: 'thingList' });
    export const limit: number = 7;
  `);
  for (const kept of [
    'name: "thingCreate"',
    'method: "POST"',
    'path: "/things/{thingId}"',
    'in {braces}',
    'what was typed',
    'name: "thingList"',
    'a list',
    'limit = 7',
  ])
    expect(code).toContain(kept);
  for (const gone of ['Create a thing', 'a place', 'the server checks', 'only the server', '201', 'conflict'])
    expect(code).not.toContain(gone);
});

async function sources(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name));
  return Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
}

test('the dashboard reads nothing of a row that the build takes away', async () => {
  const contract = (await sources('contract')).join('\n');
  const rows = new Set([...contract.matchAll(/export const (\w+) = endpoint\(/g)].map(([, name]) => name));
  expect(rows.size).toBeGreaterThan(50);
  const reads = (await sources('src')).flatMap((code) =>
    [...code.matchAll(/\b(\w+)\.(\w+)/g)].filter(([, row]) => rows.has(row)),
  );
  const bodies = reads.filter(([, , part]) => part === 'body').map(([, row]) => row);
  expect([...new Set(bodies)].sort()).toEqual([...bodyReads].sort());
  const others = reads.filter(([, , part = '']) => part !== 'body' && !clientReads.has(part));
  expect(others.map(([words]) => words)).toEqual([]);
});
