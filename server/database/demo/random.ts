/** Numbers that look random and are the same for the same seed. Never for anything secret. */
export interface Random {
  /** From 0 up to but not including 1. */
  readonly unit: () => number;
  /** A whole number from 0 up to but not including `end`. */
  readonly below: (end: number) => number;
  /** A whole number from `low` up to and including `high`. */
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** `digits` hexadecimal digits, a multiple of eight. */
  readonly hex: (digits: number) => string;
}

/** Chris Doty-Humphrey's sfc32: 128 bits of state, quick, and passes the usual batteries. */
export function createRandom(seed: readonly [number, number, number, number]): Random {
  let [a, b, c, counter] = seed;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  // The first numbers still resemble the seed.
  for (let round = 0; round < 15; round++) next();

  const unit = () => next() / 0x1_0000_0000;
  const below = (end: number) => Math.floor(unit() * end);
  return {
    unit,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => unit() < probability,
    pick: (list) => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new RangeError('There is nothing to pick from.');
      return chosen;
    },
    hex: (digits) => {
      let text = '';
      while (text.length < digits) text += next().toString(16).padStart(8, '0');
      return text;
    },
  };
}

/** A picker that prefers heavy entries; the sums are taken once. */
export function weightedPicker<T extends { readonly weight: number }>(
  entries: readonly T[],
): (random: Random) => T {
  let total = 0;
  const steps = entries.map((entry) => {
    total += entry.weight;
    return { entry, until: total };
  });
  return (random) => {
    const at = random.unit() * total;
    const step = steps.find(({ until }) => at < until);
    if (step === undefined) throw new RangeError('There is nothing to pick from.');
    return step.entry;
  };
}
