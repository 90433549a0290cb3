import { build } from 'vite';
import { expect, test } from 'vitest';
import { clientRows } from './client-rows.ts';

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
    const asked = schema('a body that the server checks');
    const answered = schema('an answer, in {braces}, that the browser checks');
    export const thingCreate = endpoint({
      name: 'thingCreate',
      method: 'POST',
      path: '/things/{thingId}',
      summary: 'Create a thing',
      params: schema('a place'),
      body: asked,
      answer: answered,
      status: 201,
      errors: ['conflict'],
    });
    export const thingList = endpoint({ path: '/things', method: 'GET', answer: schema('a list'), name: 'thingList' });
    export const limit: number = 7;
  `);
  for (const kept of [
    'name: "thingCreate"',
    'method: "POST"',
    'path: "/things/{thingId}"',
    'in {braces}',
    'name: "thingList"',
    'a list',
    'limit = 7',
  ])
    expect(code).toContain(kept);
  for (const gone of ['Create a thing', 'a place', 'the server checks', '201', 'conflict'])
    expect(code).not.toContain(gone);
});
