import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { findPostgres, postgresLeftOut } from './scripts/find-postgres.mjs';

const setupFiles = ['./scripts/fast-check-seed.ts'];

/**
 * For all projects alike, because only then they run side by side: the first by name begins, and the next one takes over
 * each worker that it leaves.
 */
const maxWorkers = Math.min(4, availableParallelism());

/** Power cuts, locks and killed processes of the embedded database: the longest tests, so their name makes them first. */
const diskTests = 'server/database/embedded/**/*.test.ts';

/** What compares how long things take, and wants the machine for itself. */
const timeTests = 'server/**/*-time.http.test.ts';

/** What is so only in front of the vendor: with the conformance tests of that mode, and once, on the quicker database. */
const vendorTests = [
  'server/vendor/**/*.http.test.ts',
  'server/vendor-process.http.test.ts',
  'server/first-sign-in.http.test.ts',
  'server/admin/run-admin-vendor.http.test.ts',
];

/** Tests of the fuzz itself. */
const onceIsEnough = ['server/testing/fuzz/run-operation.http.test.ts'];

/** What holds for both back ends: run on our own database, and on a clinic at the vendor, who is a second Readroom. */
const conformanceTests = ['server/conformance/**/*.http.test.ts', 'server/testing/fuzz/fuzz.http.test.ts'];

/** The same tests of the whole server, once on each kind of database; those of both back ends once more as `vendor`. */
function httpProject(
  database: 'embedded' | 'postgres',
  which: 'http' | 'time' | 'vendor' = 'http',
): TestProjectConfiguration {
  const isAlone = which === 'time';
  const include = {
    http: ['server/**/*.http.test.ts'],
    time: [timeTests],
    vendor: [...conformanceTests, ...vendorTests],
  }[which];
  const exclude = {
    http: [timeTests, ...vendorTests, ...(database === 'postgres' ? onceIsEnough : [])],
    time: [],
    vendor: [timeTests],
  }[which];
  return {
    test: {
      name: which === 'vendor' ? 'http-vendor' : `${which}-${database}`,
      include,
      exclude,
      env: { TEST_DATABASE: database, TEST_BACK_END: which === 'vendor' ? 'vendor' : 'selfhosted' },
      setupFiles,
      globalSetup: [
        './server/testing/build-server.ts',
        ...(database === 'postgres' ? ['./server/testing/start-test-postgres.ts'] : []),
      ],
      // Starting a database takes longer than most tests: the files of a worker share what they started.
      pool: 'forks',
      isolate: false,
      maxWorkers: isAlone ? 1 : maxWorkers,
      sequence: { groupOrder: isAlone ? 1 : 0 },
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig(async () => {
  const postgres = await findPostgres();
  if (!postgres) console.log(postgresLeftOut);
  const projects: TestProjectConfiguration[] = [
    {
      test: {
        name: 'disk',
        include: [diskTests],
        exclude: ['**/*.http.test.ts'],
        pool: 'threads',
        maxWorkers,
        testTimeout: 20_000,
      },
    },
    httpProject('embedded'),
    ...(postgres ? [httpProject('postgres')] : []),
    httpProject(postgres ? 'postgres' : 'embedded', 'vendor'),
    {
      test: {
        name: 'unit',
        include: ['{contract,src,viewer,scripts,server}/**/*.test.{ts,tsx,mjs}'],
        exclude: ['**/node_modules/**', '**/*.http.test.ts', diskTests],
        setupFiles,
        pool: 'threads',
        maxWorkers,
        testTimeout: 20_000,
      },
    },
    httpProject('embedded', 'time'),
    ...(postgres ? [httpProject('postgres', 'time')] : []),
  ];
  return { test: { projects } };
});
