// npm run fuzz [-- operation …]
// A thousand valid and a thousand mutated requests of every operation, or of those named, on each kind of database; of
// the documented ones also where the clinic is at the vendor.
// FUZZ_RUNS=… for more or fewer, FUZZ_SEED=… to repeat what an earlier run printed.
import { spawn } from 'node:child_process';
import { requireInstalled, requireSupportedNode } from './check-machine.mjs';
import { findPostgres } from './find-postgres.mjs';

requireSupportedNode();
requireInstalled(['dependencies', 'devDependencies']);
const only = process.argv.slice(2);
// Where there is none, this installs it, as the tests do.
const postgres = await findPostgres({ install: true });
const projects = ['http-embedded', ...(postgres ? ['http-postgres'] : []), 'http-vendor'];
const child = spawn(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'server/testing/fuzz/fuzz.http.test.ts',
    '--reporter=verbose',
    ...projects.map((name) => `--project=${name}`),
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      FUZZ_RUNS: process.env.FUZZ_RUNS ?? '1000',
      // Of all projects the same, so that what differs is the database.
      FUZZ_SEED: process.env.FUZZ_SEED ?? String(Math.floor(Math.random() * 2 ** 31)),
      ...(only.length === 0 ? {} : { FUZZ_ONLY: only.join(',') }),
    },
  },
);
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
