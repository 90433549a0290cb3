import type { Kysely } from 'kysely';
import type { Database } from '#server/database/schema.ts';

/** What both modes keep here: a clinic's settings and its audit. */
export interface ClinicParts {
  readonly db: Kysely<Database>;
  readonly now: () => Date;
  /** Authenticates cursors; the same in every process of one installation. */
  readonly cursorKey: string;
}
