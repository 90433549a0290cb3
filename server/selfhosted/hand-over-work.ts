import type { HandOverWork } from '#server/clinic/hand-over-worker.ts';
import { serverActor } from '#server/database/audit-row.ts';
import { claimMs, handOverNext } from './hand-over.ts';
import type { SelfHostedParts } from './parts.ts';

/** Each hand-over is claimed before it is gone on with. */
export function handOverWork(parts: Pick<SelfHostedParts, 'db' | 'now'>): HandOverWork {
  const { db } = parts;
  return {
    async next() {
      const now = parts.now();
      const claimed = await db
        .updateTable('leavings')
        .set({ claimed_until: new Date(now.getTime() + claimMs) })
        .where('leaving_id', 'in', (select) =>
          select
            .selectFrom('leavings')
            .select('leaving_id')
            .where('state', '=', 'running')
            .where('claimed_until', '<=', now)
            .orderBy('started_at')
            .limit(1)
            .forUpdate()
            .skipLocked(),
        )
        .returning('leaving_id')
        .executeTakeFirst();
      return claimed?.leaving_id;
    },
    async goOn(leavingId) {
      const leaving = await db
        .transaction()
        .execute((trx) => handOverNext(trx, parts, leavingId, { actor: serverActor, request: undefined }));
      return leaving?.state === 'running';
    },
  };
}
