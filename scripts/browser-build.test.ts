import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { precompress } from './precompress.ts';
import { initialScripts, scriptBudget } from './script-budget.ts';

let folder = '';

/** Words that neither the minifier nor brotli can shorten much, so that a file keeps its weight. */
const noise = (words: number, seed: number): string =>
  JSON.stringify(Array.from({ length: words }, (_, index) => Math.sin(index + seed).toString(36)));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readroom-build-'));
  await mkdir(join(folder, 'public'));
  const files = {
    'index.html': '<script type="module" src="/main.js"></script>',
    'other.html': '<script type="module" src="/other.js"></script>',
    'main.js': `import { shared } from './shared.js'; console.log(shared, ${noise(300, 1)}); import('./late.js');`,
    'other.js': "import { shared } from './shared.js'; console.log('other', shared);",
    'shared.js': `export const shared = ${noise(300, 2)};`,
    'late.js': `console.log(${noise(3000, 3)});`,
    'public/notes.txt': 'the same words again and again, '.repeat(100),
    'public/tiny.txt': 'short',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function buildWith(limit: number): Promise<Rolldown.RolldownOutput> {
  const output = await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    build: {
      modulePreload: { polyfill: false },
      rolldownOptions: { input: ['index.html', 'other.html'].map((name) => join(folder, name)) },
    },
    plugins: [scriptBudget({ page: 'index.html', limit }), precompress()],
  });
  if (Array.isArray(output) || !('output' in output)) throw new Error('Expected one finished build.');
  return output;
}

test('the build fails when the initial scripts are over their budget, and lists them', async () => {
  await expect(buildWith(4_000)).rejects.toThrow(
    /index\.html starts with [\d.]+ KB .* budget is 4\.0 KB[\s\S]*shared/,
  );
});

test('it counts what the page imports statically, and not what it imports later', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {});
  const { output } = await buildWith(20_000);
  said.mockRestore();
  const bundle = Object.fromEntries(output.map((file) => [file.fileName, file]));
  const names = initialScripts(bundle, 'index.html').map((name) => name.replace(/^assets\/(\w+)-.*/, '$1'));
  expect(names).toEqual(['index', 'shared']);
});

test('assets and public files lie beside their brotli and gzip forms; pages and tiny files do not', async () => {
  const files = (await readdir(join(folder, 'dist'), { recursive: true })).sort();
  const scripts = files.filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(2);
  expect(files).toContain('notes.txt.br');
  expect(files.filter((name) => /^(?:tiny\.txt|.*\.html)\.(?:br|gz)$/.test(name))).toEqual([]);
  const original = await readFile(join(folder, 'dist/notes.txt'));
  expect(brotliDecompressSync(await readFile(join(folder, 'dist/notes.txt.br')))).toEqual(original);
  expect(gunzipSync(await readFile(join(folder, 'dist/notes.txt.gz')))).toEqual(original);
});
