export interface BreakerSettings {
  readonly failuresMax: number;
  readonly restMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}

export interface Pass {
  /** The one call that finds out whether a rest is over. */
  readonly isTrial: boolean;
  /**
   * How it went, once. `answered`: the other side works, whatever it said. `unknown`: it was never asked.
   * True when this was the failure that began a rest.
   */
  settle(outcome: 'answered' | 'failed' | 'unknown'): boolean;
}

/** After some failures in a row it lets nobody through for a while, then one call, whose outcome decides. */
export class Breaker {
  readonly #settings: BreakerSettings;
  #failures = 0;
  #restsSince: number | undefined;
  #isTried = false;

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
  }

  /** Milliseconds until it is worth asking again; 0 when it is now. */
  restsFor(): number {
    if (this.#restsSince === undefined) return 0;
    const { now, restMs } = this.#settings;
    const left = this.#restsSince + restMs - now();
    // While somebody finds out, nobody knows better than the whole rest.
    if (this.#isTried) return restMs;
    // A clock that was put back must not make the rest longer.
    return left > restMs ? 0 : Math.max(0, left);
  }

  /** A pass, or undefined while it rests. */
  admit(): Pass | undefined {
    if (this.restsFor() > 0) return undefined;
    const began = this.#restsSince;
    const isTrial = began !== undefined;
    if (isTrial) this.#isTried = true;
    return {
      isTrial,
      settle: (outcome) => {
        // What was let through before a rest began says nothing about what is now.
        if (this.#restsSince !== began) return false;
        if (isTrial) this.#isTried = false;
        if (outcome === 'unknown') return false;
        if (outcome === 'answered') {
          this.#failures = 0;
          this.#restsSince = undefined;
          return false;
        }
        this.#failures++;
        if (!isTrial && this.#failures < this.#settings.failuresMax) return false;
        this.#restsSince = this.#settings.now();
        return true;
      },
    };
  }
}
