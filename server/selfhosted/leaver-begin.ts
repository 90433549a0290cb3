import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { type leaverBegin as endpoint, type Leaving, openCount } from '#contract/leaving.ts';
import {
  alreadyDeactivatedReason,
  isActiveOwner,
  lastOwnerReason,
  mayHandOver,
  mayManagePeople,
  mayRevokeAccess,
} from '#contract/user-rules.ts';
import { assertAllowed, audited } from '#server/clinic/audited.ts';
import { assertMadeBy, endKeys } from '#server/clinic/keys-of-leaver.ts';
import { oneRow } from '#server/clinic/versions.ts';
import { type AuditFacts, auditActorOf, insertAudits } from '#server/database/audit-row.ts';
import { endSessionsIn } from '#server/database/end-sessions.ts';
import { livingSessions } from '#server/database/living-sessions.ts';
import type { Database } from '#server/database/schema.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { changedMeanwhile, conflict, invalidField } from '#server/viewer/refusal.ts';
import { claimMs } from './hand-over.ts';
import { countedLeavingOf, openStudiesOf } from './leaver-studies.ts';
import type { SelfHostedParts } from './parts.ts';
import { findUser, fullName, hasOtherActiveOwner, type UserRow, userOf } from './user-rows.ts';

/**
 * Ends the access, the sessions and the keys of a leaver, and writes down what is to become of their studies, all in
 * one transaction: access ends first and at once, however long the studies take.
 */
export function leaverBegin(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return (call) => {
    const { actor, params, body, request } = call;
    const attempt = {
      action: 'leaverBegin',
      object: { kind: 'user', id: params.userId },
      permit: mayManagePeople,
      locksClinic: true,
    } as const;
    return audited<Leaving>(parts, call, attempt, async (trx, authority) => {
      const row = await findUser(trx, actor.clinicId, params.userId);
      const before = userOf(row);
      assertAllowed(mayRevokeAccess(authority, before));
      if (body.plan !== 'keep') assertAllowed(mayHandOver(authority));
      if (row.access_revoked_at !== null) throw conflict(alreadyDeactivatedReason);
      if (isActiveOwner(before) && !(await hasOtherActiveOwner(trx, row))) throw conflict(lastOwnerReason);
      const successorIds = [...new Set(body.successorIds)];
      const successors = await assertSuccessors(trx, row, successorIds);
      const maker = { clinicId: actor.clinicId, userId: row.user_id };
      const keepIds = body.keepApiKeyIds ?? [];
      await assertMadeBy(trx, maker, keepIds);

      const now = parts.now();
      const updated = await trx
        .updateTable('users')
        .set({ access_revoked_at: now, updated_at: now, version: row.version + 1 })
        .where('clinic_id', '=', actor.clinicId)
        .where('user_id', '=', row.user_id)
        .where('version', '=', row.version)
        .executeTakeFirst();
      if (!oneRow(updated)) throw changedMeanwhile(userOf(await findUser(trx, actor.clinicId, row.user_id)));
      const person = { clinicId: actor.clinicId, userId: row.user_id, emailFolded: row.email_folded };
      const sessions = await livingSessions(trx, person, now);
      await endSessionsIn(trx, person);
      const storyId = randomUUID();
      const keys = await endKeys(trx, maker, keepIds, now, storyId);

      // After the update, which waited for those who were assigning something to this person.
      const openStudies = openCount(await openStudiesOf(trx, row));
      const isOver = body.plan === 'keep' || openStudies === 0;
      const leaving = await trx
        .insertInto('leavings')
        .values({
          leaving_id: storyId,
          clinic_id: actor.clinicId,
          user_id: row.user_id,
          plan: body.plan,
          successor_ids: JSON.stringify(successorIds),
          state: isOver ? 'finished' : 'running',
          open_studies: openStudies,
          handed_over: 0,
          without_successor: 0,
          started_by_name: actor.name,
          started_at: now,
          finished_at: isOver ? now : null,
          claimed_until: new Date(now.getTime() + claimMs),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const facts: AuditFacts[] = [
        {
          action: 'leaverBegin',
          object: { kind: 'user', id: row.user_id, name: fullName(row) },
          before: { hasAccess: true },
          after: {
            hasAccess: false,
            openStudies,
            plan: body.plan,
            ...(successors.length === 0 ? {} : { successors: successors.map(fullName).join(', ') }),
            sessionsEnded: sessions.count,
            apiKeysRevoked: keys.length,
          },
          storyId,
        },
        ...keys,
      ];
      await insertAudits(
        trx,
        { clinicId: actor.clinicId, at: now, actor: auditActorOf(actor), request },
        facts,
      );
      return { answer: await countedLeavingOf(trx, leaving) };
    });
  };
}

/** @throws Refusal 400 unless all are other users of the clinic who have access. The clinic's lock keeps it true until the end. */
async function assertSuccessors(trx: Transaction<Database>, leaver: UserRow, userIds: readonly string[]) {
  if (userIds.length === 0) return [];
  const rows = await trx
    .selectFrom('users')
    .select(['user_id', 'first_name', 'last_name', 'access_revoked_at'])
    .where('clinic_id', '=', leaver.clinic_id)
    .where('user_id', 'in', userIds)
    .execute();
  return userIds.map((userId, index) => {
    const field = `successorIds.${index}`;
    const row = rows.find((each) => each.user_id === userId);
    if (row === undefined) throw invalidField(field, 'Is not a user of this clinic.');
    if (userId === leaver.user_id) throw invalidField(field, 'Is the person who leaves.');
    if (row.access_revoked_at !== null) throw invalidField(field, 'This user is deactivated.');
    return row;
  });
}
