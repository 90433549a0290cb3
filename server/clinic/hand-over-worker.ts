import type { BackgroundWorker } from '#server/viewer/mode.ts';

/** A pino logger fits. */
export interface WorkerLog {
  warn(details: object, message: string): void;
}

/** How a mode goes on with the hand-overs that nobody is at. */
export interface HandOverWork {
  /** One of them, so that no other process takes it at the same time; undefined when there is none. */
  next(): Promise<string | undefined>;
  /** Hands over the next batch. Answers whether there is more to do at once. */
  goOn(leavingId: string): Promise<boolean>;
}

const everyMs = 60_000;

/** For every process of an installation. */
export function createHandOverWorker(work: HandOverWork, log: WorkerLog): BackgroundWorker {
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();

  const finishAbandoned = async (): Promise<void> => {
    for (let id = await work.next(); id !== undefined; id = await work.next()) {
      for (let isMore = true; isMore; ) {
        if (isStopping) return;
        isMore = await work.goOn(id);
      }
    }
  };

  const lookForSome = () => {
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
      lookForSome();
      timer = setInterval(lookForSome, everyMs);
      timer.unref();
    },
    async stop() {
      isStopping = true;
      clearInterval(timer);
      await working;
    },
  };
}
