// npm run bench [-- name …]
// Measures what we promise about speed and prints every figure beside its budget. docs/speed.md has the last table.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from '../scripts/build-if-needed.mjs';
import { findBrowser } from '../scripts/find-browser.mjs';
import { findPostgres } from '../scripts/find-postgres.mjs';

const root = path.resolve(import.meta.dirname, '..');
await buildIfNeeded();
// Where there is none, this installs it, as the tests do.
await findPostgres({ install: true });
process.env.CHROME_PATH ??= await findBrowser();
process.env.BENCH_ROOT = root;

const { build } = await import('vite');
const outDir = await mkdtemp(path.join(root, 'node_modules', '.bench-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          // The second and third are processes of their own, found beside the first.
          ['main.entry', 'bare-server.entry', 'load.entry'].map((name) => [name, `bench/${name}.ts`]),
        ),
        // The ones that start others by their path must stay beside them.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await import(pathToFileURL(path.join(outDir, 'main.entry.js')).href);
} finally {
  await rm(outDir, { recursive: true, force: true });
}
