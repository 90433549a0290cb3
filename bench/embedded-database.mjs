// node bench/embedded-database.mjs [folder on the disk to measure]
// Prints what the embedded database costs: first start, later starts, commits with and without fsync, queries.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const outDir = await mkdtemp(path.join(root, 'node_modules', '.bench-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'bench/embedded-database.entry.ts', outDir, target: 'node20', minify: false },
  });
  await import(pathToFileURL(path.join(outDir, 'embedded-database.entry.js')).href);
} finally {
  await rm(outDir, { recursive: true, force: true });
}
