import type { Kysely } from 'kysely';
import type { NewId } from '#server/database/identifiers.ts';
import type { Database } from '#server/database/schema.ts';

/** What the verbs are built from; tests bring their own clock and ids. */
export interface SelfHostedParts {
  readonly db: Kysely<Database>;
  readonly now: () => Date;
  readonly newId: NewId;
  /** Authenticates cursors; the same in every process of one installation. */
  readonly cursorKey: string;
  readonly publicUrl: URL;
  /** With `{studyInstanceUid}` or `{studyId}` where they belong; undefined when no viewer is configured. */
  readonly viewerUrlTemplate: string | undefined;
  /** Whether mail can be sent; the capabilities say so. */
  readonly mail: boolean;
}
