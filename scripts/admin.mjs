import { requireSupportedNode } from './check-machine.mjs';

requireSupportedNode();
const { existsSync } = await import('node:fs');
const { buildIfNeeded } = await import('./build-if-needed.mjs');
const { root } = await import('./build-state.mjs');

process.chdir(root);
if (existsSync('.env')) process.loadEnvFile('.env');
// Progress goes to the second stream: the first one belongs to the command's answer.
await buildIfNeeded({ quiet: process.argv.includes('--json'), output: 2 });
process.env.NODE_ENV ??= 'production';
process.setSourceMapsEnabled(true);
await import(new URL('../dist/server/admin.js', import.meta.url).href);
