/** Where the database layer reports; a pino logger fits. Details never hold values of rows. */
export interface DatabaseLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export const silentLog: DatabaseLog = { info: ignore, warn: ignore, error: ignore };

function ignore(): void {}
