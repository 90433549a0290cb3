import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { findPostgres, postgresLeftOut } from './scripts/find-postgres.mjs';

const setupFiles = ['./scripts/fast-check-seed.ts'];

/** The same tests of the whole server, once on each kind of database. */
function httpProject(database: 'embedded' | 'postgres', groupOrder: number): TestProjectConfiguration {
  return {
    test: {
      name: `http-${database}`,
      include: ['server/**/*.http.test.ts'],
      env: { TEST_DATABASE: database },
      setupFiles,
      globalSetup: database === 'postgres' ? ['./server/testing/start-test-postgres.ts'] : [],
      // Starting a database takes longer than most tests: one worker, and its files share what they started.
      pool: 'forks',
      isolate: false,
      maxWorkers: 1,
      sequence: { groupOrder },
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
        name: 'unit',
        include: ['{contract,src,viewer,scripts,server}/**/*.test.{ts,tsx,mjs}'],
        exclude: ['**/node_modules/**', '**/*.http.test.ts'],
        setupFiles,
        pool: 'threads',
        maxWorkers: Math.min(4, availableParallelism()),
        sequence: { groupOrder: 0 },
        testTimeout: 20_000,
      },
    },
    httpProject('embedded', 1),
    ...(postgres ? [httpProject('postgres', 2)] : []),
  ];
  return { test: { projects } };
});
