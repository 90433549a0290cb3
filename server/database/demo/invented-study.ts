import type { Severity } from '#contract/study.ts';
import { type Modality, protocols, referringSites, type Urgency, wards } from './protocols.ts';
import { type Random, weightedPicker } from './random.ts';

/** What is ordered, before anybody has touched it. */
export interface Order {
  readonly modality: Modality;
  readonly description: string;
  readonly urgency: Urgency;
  readonly metadata: Record<string, string>;
}

const pickProtocol = weightedPicker(protocols);

/** One order as it would come from a referring site; `accession` is its number there. */
export function inventOrder(random: Random, accession: string): Order {
  const protocol = pickProtocol(random);
  const side = random.chance(0.5) ? 'left' : 'right';
  const isInpatient = protocol.urgency === 'acute' ? random.chance(0.6) : random.chance(0.08);
  return {
    modality: protocol.modality,
    description: protocol.description.replace('{side}', side),
    urgency: protocol.urgency,
    metadata: {
      accession,
      modality: protocol.modality,
      bodyPart: protocol.bodyPart,
      referringSite: random.pick(referringSites),
      indication: random.pick(protocol.indications),
      ...(isInpatient ? { ward: random.pick(wards) } : {}),
    },
  };
}

const severityShares: Record<Urgency, { readonly stat: number; readonly high: number }> = {
  routine: { stat: 0.004, high: 0.07 },
  mixed: { stat: 0.05, high: 0.25 },
  acute: { stat: 0.28, high: 0.4 },
};

export function inventSeverity(random: Random, urgency: Urgency): Severity {
  const { stat, high } = severityShares[urgency];
  const at = random.unit();
  if (at < stat) return 'stat';
  return at < stat + high ? 'high' : 'normal';
}

/** Minutes from the order to the final report, of a study that got one. */
export function inventTurnaround(random: Random, severity: Severity): number {
  const typical = { stat: 24, high: 95, normal: 420 }[severity];
  // Skewed, as waits are: most near the typical one, a few several times longer.
  return Math.max(
    4,
    Math.round(typical * (0.35 + 1.3 * random.unit() ** 2 + (random.chance(0.05) ? 2.5 : 0))),
  );
}

/** Roots under which the makers of such machines name their studies. */
const uidRoots: Record<Modality, string> = {
  CT: '1.2.840.113619.2.416',
  MR: '1.3.12.2.1107.5.2.43',
  CR: '1.2.392.200046.100.2',
  DX: '1.2.392.200036.9125.2',
  US: '1.2.276.0.26.1.1.1.2',
  MG: '1.2.840.113681.2',
  NM: '1.3.12.2.1107.5.6.1',
  PT: '1.3.12.2.1107.5.1.4',
  XA: '1.3.46.670589.28',
};

/**
 * A DICOM UID of at most 64 characters. `run` (at most 15 digits) tells apart what was invented at different times,
 * `serial` the studies of one run.
 */
export function inventUid(modality: Modality, run: number, createdAt: Date, serial: number): string {
  return `${uidRoots[modality]}.${run}.${Math.floor(createdAt.getTime() / 1000)}.${serial}`;
}

/** Clinics order by day: fewer at night and at the weekend. Answers a time on a day like that, at or before `latest`. */
export function inventOrderTime(random: Random, earliest: Date, latest: Date, skewToLatest: number): Date {
  const span = latest.getTime() - earliest.getTime();
  for (let attempt = 0; attempt < 12; attempt++) {
    const at = new Date(latest.getTime() - Math.floor(span * random.unit() ** skewToLatest));
    const day = at.getUTCDay();
    const hour = at.getUTCHours();
    const isWeekend = day === 0 || day === 6;
    const isNight = hour < 7 || hour >= 20;
    if (random.chance((isWeekend ? 0.4 : 1) * (isNight ? 0.25 : 1))) return at;
  }
  return new Date(latest.getTime() - Math.floor(span * random.unit() ** skewToLatest));
}
