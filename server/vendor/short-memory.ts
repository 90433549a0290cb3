/** Milliseconds for which anything of the vendor's is remembered in this process. */
const keptMs = 10 * 60_000;
const sweepMs = 60_000;

export interface Kept<T> {
  readonly at: Date;
  readonly value: T;
}

/** What is older than ten minutes is gone, whether anybody asks for it or not. */
export interface ShortMemory<T> {
  keep(key: string, value: T): void;
  get(key: string): Kept<T> | undefined;
  forget(key: string): void;
  /** Those kept last come last. */
  values(): readonly T[];
}

/** @param countMax of the things that are remembered; the oldest goes first */
export function createShortMemory<T>(now: () => Date, countMax: number): ShortMemory<T> {
  const kept = new Map<string, Kept<T>>();
  let isSweepDue = false;

  const forgetOld = () => {
    const oldest = now().getTime() - keptMs;
    for (const [key, { at }] of kept) if (at.getTime() < oldest) kept.delete(key);
  };
  const sweepLater = () => {
    if (isSweepDue) return;
    isSweepDue = true;
    setTimeout(() => {
      isSweepDue = false;
      forgetOld();
      if (kept.size > 0) sweepLater();
    }, sweepMs).unref();
  };

  return {
    keep(key, value) {
      kept.delete(key);
      kept.set(key, { at: now(), value });
      for (const oldest of kept.keys()) {
        if (kept.size <= countMax) break;
        kept.delete(oldest);
      }
      sweepLater();
    },
    get(key) {
      forgetOld();
      return kept.get(key);
    },
    forget: (key) => void kept.delete(key),
    values() {
      forgetOld();
      return [...kept.values()].map(({ value }) => value);
    },
  };
}
