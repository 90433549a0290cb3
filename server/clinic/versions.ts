import type { Transaction, UpdateResult } from 'kysely';
import type { AuditAction } from '#contract/audit.ts';
import type { ChangeNote } from '#contract/error.ts';
import type { Database } from '#server/database/schema.ts';
import { changedMeanwhile } from '#server/viewer/refusal.ts';

/** An object as it was found, locked, in this transaction. */
export interface Found {
  readonly clinicId: string;
  readonly id: string;
  readonly version: number;
}

/** @throws Refusal 412 with the object as it is now and who changed it, when the caller saw another version */
export async function assertVersion(
  trx: Transaction<Database>,
  found: Found,
  expected: number | undefined,
  current: () => Promise<unknown>,
): Promise<void> {
  if (expected === undefined || expected === found.version) return;
  throw changedMeanwhile(await current(), await changesSince(trx, found, expected));
}

/** Each of these makes a new version, and one audit row with it. */
const changingActions: readonly AuditAction[] = [
  'studyUpdate',
  'studyCancel',
  'studyUncancel',
  'userUpdate',
  'ownProfileUpdate',
  'clinicUpdate',
  'userRevokeAccess',
  'userReactivate',
  'leaverBegin',
  'invitationUpdate',
  'invitationRevoke',
  'invitationResend',
  'invitationAccept',
  'invitationDecline',
];
const changesMax = 20;

/** So many versions later, so many rows back. */
async function changesSince(
  trx: Transaction<Database>,
  found: Found,
  expected: number,
): Promise<ChangeNote[]> {
  const count = Math.min(found.version - expected, changesMax);
  if (count <= 0) return [];
  const rows = await trx
    .selectFrom('audit')
    .select(['at', 'actor_name', 'action', 'after'])
    .where('clinic_id', '=', found.clinicId)
    .where('object_id', '=', found.id)
    .where('outcome', '=', 'done')
    .where('action', 'in', changingActions)
    .orderBy('at', 'desc')
    .orderBy('audit_id', 'desc')
    .limit(count)
    .execute();
  return rows.map((row) => ({
    at: row.at.toISOString(),
    by: row.actor_name,
    action: row.action,
    fields: Object.keys(row.after ?? {}),
  }));
}

/** Whether the state that the UPDATE asserted was still there. */
export function oneRow(result: UpdateResult): boolean {
  return result.numUpdatedRows === 1n;
}
