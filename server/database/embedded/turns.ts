import { DatabaseBusy, DatabaseUnavailable } from '#server/database/failure.ts';

/** The right to use the one database session; give it back exactly once (a second call does nothing). */
export type EndTurn = () => void;

interface Waiting {
  start: (end: EndTurn) => void;
  refuse: (reason: Error) => void;
}

/** First come, first served: one user of the embedded database at a time. */
export class Turns {
  readonly #waiting = new Set<Waiting>();
  #taken = false;
  #closed: Error | undefined;

  /** @throws DatabaseBusy when no turn comes within `waitMs`; DatabaseUnavailable once closed. */
  take(waitMs: number): Promise<EndTurn> {
    if (this.#closed) return Promise.reject(this.#closed);
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve(this.#endOnce());
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: (end) => {
          clearTimeout(timer);
          resolve(end);
        },
        refuse: (reason) => {
          clearTimeout(timer);
          reject(reason);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new DatabaseBusy(waitMs));
      }, waitMs);
      this.#waiting.add(waiting);
    });
  }

  /** True while somebody waits: long chores give way between their steps. */
  get contended(): boolean {
    return this.#waiting.size > 0;
  }

  /** Takes the last turn: those who wait are served first, whoever comes later is refused. */
  async close(waitMs: number): Promise<EndTurn> {
    const last = this.take(waitMs);
    this.#closed ??= new DatabaseUnavailable('The database is closing.');
    return last;
  }

  #endOnce(): EndTurn {
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const [next] = this.#waiting;
      if (next === undefined) {
        this.#taken = false;
        return;
      }
      this.#waiting.delete(next);
      next.start(this.#endOnce());
    };
  }
}
