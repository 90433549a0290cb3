import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { precompress } from './precompress.ts';
import { initialScripts, type Limits, routeScripts, scriptBudget } from './script-budget.ts';

let folder = '';

/** Words that neither the minifier nor brotli can shorten much, so that a file keeps its weight. */
const noise = (words: number, seed: number): string =>
  JSON.stringify(Array.from({ length: words }, (_, index) => Math.sin(index + seed).toString(36)));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readroom-build-'));
  await mkdir(join(folder, 'public'));
  await mkdir(join(folder, 'routes'));
  const files = {
    'index.html': '<script src="/plain.js"></script><script type="module" src="/main.js"></script>',
    'public/plain.js': `console.log(${noise(100, 7)});`,
    'other.html': '<script type="module" src="/other.js"></script>',
    'main.js': `import './main.css'; import { shared } from './shared.js'; console.log(shared, ${noise(300, 1)}); import('./late.js'); import('./routes/one.tsx?tsr-split=component'); import('./routes/one.two.tsx?tsr-split=component');`,
    'main.css': `p { content: ${noise(300, 4)} }`,
    'routes/one.tsx': `import { shared } from '../shared.js'; console.log('one', shared, ${noise(500, 5)});`,
    'routes/one.two.tsx':
      "import { shared } from '../shared.js'; console.log('two', shared); import('../menu.js');",
    'menu.js': `console.log(${noise(700, 6)});`,
    'other.js': "import { shared } from './shared.js'; console.log('other', shared);",
    'shared.js': `export const shared = ${noise(300, 2)};`,
    'late.js': `console.log(${noise(3000, 3)});`,
    'public/notes.txt': 'the same words again and again, '.repeat(100),
    'public/tiny.txt': 'short',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function buildWith(limits: Limits): Promise<Rolldown.RolldownOutput> {
  const output = await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    build: {
      modulePreload: { polyfill: false },
      rolldownOptions: { input: ['index.html', 'other.html'].map((name) => join(folder, name)) },
    },
    plugins: [scriptBudget({ page: 'index.html', limits }), precompress()],
  });
  if (Array.isArray(output) || !('output' in output)) throw new Error('Expected one finished build.');
  return output;
}

test('the build fails when the initial scripts are over their budget, and lists them', async () => {
  await expect(buildWith({ initial: 4_000 })).rejects.toThrow(
    /index\.html starts with JavaScript of [\d.]+ KB .* budget is 4\.0 KB[\s\S]*shared/,
  );
});

test('it counts what the page imports statically, and not what it imports later', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {});
  const { output } = await buildWith({ initial: 20_000 });
  said.mockRestore();
  const bundle = Object.fromEntries(output.map((file) => [file.fileName, file]));
  const names = initialScripts(bundle, 'index.html').map((name) => name.replace(/^assets\/(\w+)-.*/, '$1'));
  expect(names).toEqual(['index', 'shared']);
});

test('a route is weighed with what it is drawn inside and with what it fetches later', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {});
  const { output } = await buildWith({ initial: 20_000 });
  said.mockRestore();
  const bundle = Object.fromEntries(output.map((file) => [file.fileName, file]));
  const routes = routeScripts(bundle, new Set(initialScripts(bundle, 'index.html')));
  const names = (route: string) =>
    [...(routes.get(route) ?? [])].map((name) => name.replace(/^assets\/(\w+(?:\.\w+)*)-.*/, '$1')).sort();
  expect(names('one')).toEqual(['one']);
  expect(names('one.two')).toEqual(['menu', 'one', 'one.two']);
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

test.each([
  ['scripts that the page names itself', { initial: 6_000 }, /starts with JavaScript of 6[\s\S]* plain\.js/],
  ['the style sheets', { initial: 20_000, styles: 1_000 }, /style sheets are [\d.]+ KB.*budget is 1\.0 KB/],
  [
    'a route',
    { initial: 20_000, route: 9_000 },
    /route one\.two adds JavaScript of [\d.]+ KB.*budget is 9\.0 KB/,
  ],
  ['everything', { initial: 20_000, all: 30_000 }, /All JavaScript is [\d.]+ KB.*budget is 30\.0 KB/],
])('the build fails for %s', async (_what, limits, message) => {
  await expect(buildWith(limits)).rejects.toThrow(message);
});
