import { requireSupportedNode } from './check-machine.mjs';

requireSupportedNode();
const { existsSync } = await import('node:fs');
const { buildIfNeeded } = await import('./build-if-needed.mjs');
const { root } = await import('./build-state.mjs');

process.chdir(root);
// What the shell has set already wins over the file.
if (existsSync('.env')) process.loadEnvFile('.env');
await buildIfNeeded();
process.env.NODE_ENV ??= 'production';
process.setSourceMapsEnabled(true);
// In this very process: signals reach the server, and its exit code is the command's.
await import(new URL('../dist/server/main.js', import.meta.url).href);
