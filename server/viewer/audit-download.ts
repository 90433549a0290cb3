import type { UserActor } from './actor.ts';

/** The second step of an export: the file, for whoever holds the address that the first step answered. */
export interface AuditDownload {
  /**
   * Pieces of CSV, each made when it is asked for: however long the file is, one piece of it is in memory.
   * @throws Refusal 400 or 410 for an address that was altered, is of another session, or has expired; 403 for who may not
   */
  open(actor: UserActor, query: URLSearchParams): AsyncIterable<string>;
  /** What a browser should call the file. */
  fileName(): string;
}
