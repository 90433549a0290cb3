/**
 * One change of an object at a time: reading, comparing and sending are three steps, and two people who save the same study
 * at once must not both find it unmoved. In this process; the vendor's API has nothing that would reach further.
 */
export interface Turns {
  inTurn<T>(key: string | undefined, work: () => Promise<T>): Promise<T>;
}

/**
 * Whoever ends somebody's access looks first whether another owner is left. Two owners who end each other's at once must
 * not both find the other.
 */
export const accessTurn = 'access of people';

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    async inTurn(key, work) {
      if (key === undefined) return work();
      const before = last.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      const settled = mine.then(
        () => undefined,
        () => undefined,
      );
      last.set(key, settled);
      try {
        return await mine;
      } finally {
        if (last.get(key) === settled) last.delete(key);
      }
    },
  };
}
