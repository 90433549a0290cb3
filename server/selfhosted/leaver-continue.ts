import type { leaverContinue as endpoint, Leaving } from '#contract/leaving.ts';
import { mayHandOver } from '#contract/user-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { auditActorOf } from '#server/database/audit-row.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { notFound } from '#server/viewer/refusal.ts';
import { handOverNext } from './hand-over.ts';
import { countedLeavingOf } from './leaver-studies.ts';
import type { SelfHostedParts } from './parts.ts';

/** Hands over the next batch. One that is over, or that somebody else finished, is answered as it is. */
export function leaverContinue(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, body, request } = call;
    const known = await parts.db
      .selectFrom('leavings')
      .select('user_id')
      .where('clinic_id', '=', actor.clinicId)
      .where('leaving_id', '=', body.leavingId)
      .executeTakeFirst();
    const attempt = {
      action: 'leaverContinue',
      object: { kind: 'user', id: known?.user_id ?? null },
      permit: mayHandOver,
    } as const;
    return audited<Leaving>(parts, call, attempt, async (trx) => {
      if (known === undefined) throw notFound('hand-over');
      const leaving = await handOverNext(trx, parts, body.leavingId, {
        actor: auditActorOf(actor),
        request,
      });
      if (leaving === undefined) throw notFound('hand-over');
      return { answer: await countedLeavingOf(trx, leaving) };
    });
  };
}
