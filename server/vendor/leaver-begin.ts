import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type leaverBegin as endpoint, openCount } from '#contract/leaving.ts';
import type { Authority } from '#contract/permission.ts';
import type { Outcome } from '#contract/references.ts';
import { studyList } from '#contract/study-endpoints.ts';
import type { User } from '#contract/user.ts';
import { userRevokeAccess } from '#contract/user-endpoints.ts';
import {
  alreadyDeactivatedReason,
  isActiveOwner,
  lastOwnerReason,
  mayHandOver,
  mayManagePeople,
  mayRevokeAccess,
} from '#contract/user-rules.ts';
import { assertAllowed } from '#server/clinic/audited.ts';
import { assertMadeBy, endKeys } from '#server/clinic/keys-of-leaver.ts';
import { auditActorOf, insertAudits } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import { livingSessions } from '#server/database/living-sessions.ts';
import type { Actor } from '#server/viewer/actor.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { conflict, invalidField } from '#server/viewer/refusal.ts';
import { askedBy } from './asked-by.ts';
import { assignable } from './assignee.ts';
import { type ChangeCall, change, notDone, type Plan } from './change.ts';
import { askSoon, recordAccess, recordedRevocation, rememberPerson } from './known-people.ts';
import { countOpenStudies, type OpenCount } from './leaver-studies.ts';
import { vendorLeavingOf } from './leaving-at-vendor.ts';
import type { VendorParts } from './parts.ts';
import { freshUser, fullName, hasOtherActiveOwner } from './person-at-vendor.ts';
import { unlessVendorFails } from './vendor-failure.ts';

type Body = Parameters<DashboardVerb<typeof endpoint>>[0]['body'];

/**
 * Ends the access at the vendor first. With its answer the sessions and keys end here, and what is to become of the studies
 * is written down, in one transaction. When the answer gets lost, nothing of it is done here: to ask again is safe.
 */
export function leaverBegin(parts: VendorParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, params, body } = call;
    const attempt = {
      action: 'leaverBegin',
      object: { kind: 'user', id: params.userId },
      mayCostAnOwner: true,
      permit: mayManagePeople,
    } as const;
    const leavingId = randomUUID();
    await change<Outcome>(parts, call, attempt, async (authority) => {
      const before = await freshUser(parts, actor, params.userId);
      const permit = (now: Authority) => {
        const revoking = mayRevokeAccess(now, before);
        return revoking.allowed && body.plan !== 'keep' ? mayHandOver(now) : revoking;
      };
      assertAllowed(permit(authority));
      if ((await recordedRevocation(parts.db, parts.clinicId, before.userId)) !== null)
        throw conflict(alreadyDeactivatedReason);
      if (isActiveOwner(before) && !(await hasOtherActiveOwner(parts, actor, before.userId)))
        throw conflict(lastOwnerReason);
      const maker = { clinicId: parts.clinicId, userId: before.userId };
      await assertMadeBy(parts.db, maker, body.keepApiKeyIds ?? []);
      const successors = await assertSuccessors(parts, actor, before, [...new Set(body.successorIds)]);
      return { ...beginPlan(parts, call, { leavingId, before, successors, body }), permit };
    });
    const leaving = await parts.db
      .selectFrom('leavings')
      .selectAll()
      .where('leaving_id', '=', leavingId)
      .executeTakeFirstOrThrow();
    return vendorLeavingOf(parts, leaving);
  };
}

interface Begun {
  readonly leavingId: string;
  readonly before: User;
  readonly successors: readonly User[];
  readonly body: Body;
}

function beginPlan(
  parts: VendorParts,
  { actor, request }: ChangeCall,
  { leavingId, before, successors, body }: Begun,
): Plan<Outcome> {
  const { userId } = before;
  const facts = {
    hasAccess: false,
    plan: body.plan,
    ...(successors.length === 0 ? {} : { successors: successors.map(fullName).join(', ') }),
  };
  let counted: OpenCount | undefined;
  return {
    facts: {
      object: { kind: 'user', id: userId, name: fullName(before) },
      before: { hasAccess: true },
      after: facts,
      storyId: leavingId,
    },
    async send() {
      const outcome = await parts.client.call(userRevokeAccess, { body: { userId } }, askedBy(actor));
      if (!outcome.success) throw conflict(outcome.message ?? notDone);
      return outcome;
    },
    // The vendor's answers do not tell whether somebody has access.
    look: async () => undefined,
    inDoubt: () => askSoon(parts.db, parts.clinicId, userId, parts.now()),
    async told() {
      // After it ended, so that as little as can be comes in between.
      counted = await counting(parts, actor, userId);
      return {};
    },
    async settle(trx, _, tell) {
      const at = parts.now();
      const { clinicId } = parts;
      const sessions = await livingSessions(trx, { clinicId, emailFolded: folded(before.email) }, at);
      await recordAccess(trx, clinicId, before, { hasAccess: false, at });
      const keys = await endKeys(trx, { clinicId, userId }, body.keepApiKeyIds ?? [], at, leavingId);
      const openStudies = counted && openCount(counted.openStudies);
      const isOver = body.plan === 'keep' || openStudies === 0;
      await trx
        .insertInto('leavings')
        .values({
          leaving_id: leavingId,
          clinic_id: clinicId,
          user_id: userId,
          plan: body.plan,
          successor_ids: JSON.stringify(successors.map((successor) => successor.userId)),
          state: isOver ? 'finished' : 'running',
          open_studies: openStudies ?? 0,
          handed_over: 0,
          without_successor: 0,
          started_by_name: actor.kind === 'user' ? actor.name : actor.description,
          started_at: at,
          finished_at: isOver ? at : null,
          claimed_until: at,
        })
        .execute();
      await insertAudits(trx, { clinicId, at, actor: auditActorOf(actor), request }, keys);
      tell({
        after: {
          ...facts,
          ...(openStudies === undefined ? {} : { openStudies }),
          sessionsEnded: sessions.count,
          apiKeysRevoked: keys.length,
        },
      });
    },
  };
}

/** Milliseconds for which the end of the sessions here waits for a number. */
const countMs = 3_000;

/** Undefined where the vendor does not answer, or not soon: the batches find out. */
async function counting(parts: VendorParts, actor: Actor, userId: string): Promise<OpenCount | undefined> {
  const isCounted = new AbortController();
  try {
    return await Promise.race([
      unlessVendorFails(
        countOpenStudies(userId, (query) => parts.client.call(studyList, { query }, askedBy(actor))),
      ),
      wait(countMs, undefined, { signal: isCounted.signal }),
    ]);
  } finally {
    isCounted.abort();
  }
}

/**
 * Others whom the clinic has at the vendor, and whose deactivation is not on record here. They are remembered, so that the
 * hand-over can name them. @throws Refusal 400; VendorFailure
 */
async function assertSuccessors(
  parts: VendorParts,
  actor: Actor,
  leaver: User,
  userIds: readonly string[],
): Promise<User[]> {
  const own = userIds.indexOf(leaver.userId);
  if (own >= 0) throw invalidField(`successorIds.${own}`, 'Is the person who leaves.');
  const askedAt = parts.now();
  const successors = await Promise.all(
    userIds.map((userId, index) => assignable(parts, actor, userId, `successorIds.${index}`)),
  );
  await parts.db.transaction().execute(async (trx) => {
    for (const successor of successors) await rememberPerson(trx, parts.clinicId, successor, askedAt);
  });
  return successors;
}
