import { serverActor } from '#server/database/audit-row.ts';
import type { BackgroundWorker } from '#server/viewer/mode.ts';
import { claimMs, handOverNext } from './hand-over.ts';
import type { SelfHostedParts } from './parts.ts';

/** A pino logger fits. */
export interface WorkerLog {
  warn(details: object, message: string): void;
}

const everyMs = 60_000;

/** For every process of an installation: each hand-over is claimed before it is gone on with. */
export function createHandOverWorker(
  parts: Pick<SelfHostedParts, 'db' | 'now'>,
  log: WorkerLog,
): BackgroundWorker {
  const { db } = parts;
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();

  const claim = async (): Promise<string | undefined> => {
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
  };

  const finishAbandoned = async (): Promise<void> => {
    for (let leavingId = await claim(); leavingId !== undefined; leavingId = await claim()) {
      for (let state = 'running'; state === 'running'; ) {
        if (isStopping) return;
        const id = leavingId;
        const leaving = await db
          .transaction()
          .execute((trx) => handOverNext(trx, parts, id, { actor: serverActor, request: undefined }));
        state = leaving?.state ?? 'finished';
      }
    }
  };

  const work = () => {
    // After the round before, however long that took.
    working = working.then(() =>
      isStopping
        ? undefined
        : finishAbandoned().catch((error: unknown) =>
            log.warn({ error }, 'handing over the studies of a leaver'),
          ),
    );
  };

  return {
    finishAbandoned,
    start() {
      work();
      timer = setInterval(work, everyMs);
      timer.unref();
    },
    async stop() {
      isStopping = true;
      clearInterval(timer);
      await working;
    },
  };
}
