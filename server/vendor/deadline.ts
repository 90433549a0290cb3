/** Rejects what was still under way when the time was up. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** The time that one call may take, from its first wait to the last byte. `end` it, and no timer is left. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #at: number;

  constructor(ms: number) {
    this.#at = performance.now() + ms;
    this.#timer = setTimeout(() => this.#controller.abort(new DeadlinePassed()), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get hasPassed(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Milliseconds; not below zero. */
  remaining(): number {
    return Math.max(0, this.#at - performance.now());
  }

  /** The work's own result, or DeadlinePassed, even when the work does not listen to the signal. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const { signal } = this.#controller;
      const give = () => reject(new DeadlinePassed());
      if (signal.aborted) give();
      signal.addEventListener('abort', give, { once: true });
      const done = () => signal.removeEventListener('abort', give);
      work.then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(error);
        },
      );
    });
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
