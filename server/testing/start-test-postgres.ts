import type { TestProject } from 'vitest/node';
import { startPrivatePostgres } from './private-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The private server of this run; test-database.ts makes databases on it. */
    postgresUrl: string;
  }
}

/** Once per run of the project `http-postgres`: one private server for all of its workers. */
export default async function startTestPostgres(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPrivatePostgres();
  if (!server) throw new Error('This project needs an installed PostgreSQL 15 or later.');
  project.provide('postgresUrl', server.url);
  return () => server.remove();
}
