import type { Deadline } from './deadline.ts';

/** All places are taken, and this one waited too long or had to leave the queue. */
export class NoPlace extends Error {
  override readonly name = 'NoPlace';
}

interface Waiter {
  readonly enter: () => void;
  readonly leave: () => void;
}

/**
 * A few places, and a queue that goes round those who ask: somebody with a hundred requests waiting does not stand in
 * front of somebody with one.
 */
export class FairPlaces {
  readonly #placesMax: number;
  readonly #waitingMax: number;
  /** By who asks; the first in the map is the next to be served. */
  readonly #queues = new Map<string, Waiter[]>();
  #taken = 0;
  #waiting = 0;

  constructor(placesMax: number, waitingMax: number) {
    this.#placesMax = placesMax;
    this.#waitingMax = waitingMax;
  }

  /** Answers with what gives the place back. @throws NoPlace */
  take(askedBy: string, deadline: Deadline): Promise<() => void> {
    if (deadline.hasPassed) return Promise.reject(new NoPlace());
    if (this.#taken < this.#placesMax) {
      this.#taken++;
      return Promise.resolve(this.#giveBackOnce());
    }
    if (this.#waiting >= this.#waitingMax && !this.#makeRoomFor(askedBy)) {
      return Promise.reject(new NoPlace());
    }
    return new Promise((resolve, reject) => {
      const give = () => waiter.leave();
      const done = () => deadline.signal.removeEventListener('abort', give);
      const waiter: Waiter = {
        enter: () => {
          done();
          resolve(this.#giveBackOnce());
        },
        leave: () => {
          done();
          this.#remove(askedBy, waiter);
          reject(new NoPlace());
        },
      };
      deadline.signal.addEventListener('abort', give, { once: true });
      this.#queues.set(askedBy, [...(this.#queues.get(askedBy) ?? []), waiter]);
      this.#waiting++;
    });
  }

  /** Whoever has most waiting loses the newest, when they have more than who comes now would have. */
  #makeRoomFor(askedBy: string): boolean {
    const wouldHave = (this.#queues.get(askedBy)?.length ?? 0) + 1;
    const longest = [...this.#queues.values()].reduce<readonly Waiter[]>(
      (most, queue) => (queue.length > most.length ? queue : most),
      [],
    );
    if (longest.length <= wouldHave) return false;
    longest.at(-1)?.leave();
    return true;
  }

  #giveBackOnce(): () => void {
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      const [next] = this.#queues;
      if (next === undefined) {
        this.#taken--;
        return;
      }
      // The place goes from hand to hand.
      const [askedBy, [waiter, ...others]] = next;
      this.#queues.delete(askedBy);
      if (others.length > 0) this.#queues.set(askedBy, others);
      this.#waiting--;
      waiter?.enter();
    };
  }

  #remove(askedBy: string, waiter: Waiter): void {
    const others = (this.#queues.get(askedBy) ?? []).filter((other) => other !== waiter);
    // In its old turn: Map keeps the order of keys that stay.
    if (others.length > 0) this.#queues.set(askedBy, others);
    else this.#queues.delete(askedBy);
    this.#waiting--;
  }
}
