import type { Kysely, Transaction } from 'kysely';
import type { AuditAction } from '#contract/audit.ts';
import { type AuditActor, insertAudit } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import type { RequestTrace } from '#server/viewer/actor.ts';
import type { Membership } from '#server/viewer/directory.ts';
import { nameOf } from './memberships.ts';
import { isWithin, startWindow } from './rate-limit.ts';

/** Whoever asks before signing in: the address they typed proves nothing. */
export const stranger: AuditActor = { kind: 'system', id: null, name: 'Not signed in', email: null };

/**
 * Records in every clinic of an address what somebody who is not signed in did about it. People without access are
 * found too, where the directory is this database. `email` is folded. Nothing where nobody has the address.
 */
export async function recordForAddress(
  db: Kysely<Database> | Transaction<Database>,
  entry: {
    readonly email: string;
    readonly memberships: readonly Membership[];
    readonly action: AuditAction;
    readonly refusedBecause?: string;
    readonly after?: Readonly<Record<string, unknown>>;
    readonly at: Date;
    readonly request: RequestTrace;
  },
): Promise<void> {
  const rows = await db
    .selectFrom('users')
    .select(['clinic_id', 'user_id', 'first_name', 'last_name'])
    .where('email_folded', '=', entry.email)
    .execute();
  const people = new Map(
    entry.memberships.map(({ clinicId, user }) => [clinicId, { id: user.userId, name: nameOf(user) }]),
  );
  for (const row of rows) {
    people.set(row.clinic_id, {
      id: row.user_id,
      name: nameOf({ firstName: row.first_name, lastName: row.last_name }),
    });
  }
  for (const [clinicId, person] of people) {
    await insertAudit(db, {
      clinicId,
      at: entry.at,
      actor: stranger,
      request: entry.request,
      facts: {
        action: entry.action,
        object: { kind: 'user', ...person },
        refusedBecause: entry.refusedBecause,
        after: entry.after,
      },
    });
  }
}

const refusedKeyEveryMs = 60_000;

/** At most once a minute for each key: a client that goes on trying must not fill the table, or keep a disk busy. */
export async function recordRefusedKey(
  db: Kysely<Database>,
  entry: {
    readonly clinicId: string;
    readonly apiKeyId: string;
    readonly description: string;
    readonly refusedBecause: string;
    readonly at: Date;
    readonly request: RequestTrace;
  },
): Promise<void> {
  const { apiKeyId, at } = entry;
  const window = { name: `refused-key:${apiKeyId}`, ms: refusedKeyEveryMs };
  if (await isWithin(db, at, window)) return;
  await db.transaction().execute(async (transaction) => {
    if (!(await startWindow(transaction, at, window))) return;
    await insertAudit(transaction, {
      clinicId: entry.clinicId,
      at,
      actor: { kind: 'apiKey', id: apiKeyId, name: entry.description, email: null },
      request: entry.request,
      facts: {
        action: 'apiKeyUse',
        object: { kind: 'apiKey', id: apiKeyId, name: entry.description },
        refusedBecause: entry.refusedBecause,
      },
    });
  });
}
