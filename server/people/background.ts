import type { Background, PeopleLog } from './parts.ts';

export function createBackground(log: PeopleLog): Background {
  const pending = new Set<Promise<void>>();
  return {
    run(work) {
      const done = work()
        .catch((error: unknown) => log.warn({ error }, 'work after an answer failed'))
        .finally(() => pending.delete(done));
      pending.add(done);
    },
    async drained() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
