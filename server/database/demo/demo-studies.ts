import type { Severity } from '#contract/study.ts';
import type { NewId } from '#server/database/identifiers.ts';
import type { DemoDirectory, UserRow } from './demo-directory.ts';
import {
  inventOrder,
  inventOrderTime,
  inventSeverity,
  inventTurnaround,
  type Order,
} from './invented-study.ts';
import { emergencies, referringSites } from './protocols.ts';
import type { Random } from './random.ts';
import { type Fate, type StudyLife, studyLives } from './study-life.ts';

export const demoStudies = 1500;
export const demoDays = 90;

/** Minutes that the stat studies have waited: one over the hour, one near the half, the rest fresh; some have nobody. */
const statWaits = [
  { minutes: 74, isAssigned: true },
  { minutes: 47, isAssigned: false },
  { minutes: 28, isAssigned: true },
  { minutes: 21, isAssigned: true },
  { minutes: 13, isAssigned: false },
  { minutes: 8, isAssigned: true },
  { minutes: 4, isAssigned: false },
  { minutes: 1, isAssigned: false },
];
const openHigh = 26;
const openNormal = 190;
const cancelled = 42;

const minute = 60_000;
const day = 24 * 60 * minute;

export function inventStudies(world: {
  readonly random: Random;
  readonly directory: DemoDirectory;
  readonly now: Date;
  readonly newId: NewId;
}): StudyLife[] {
  const { random, directory, now } = world;
  const live = studyLives(world);
  const lives: StudyLife[] = [];
  const begin = new Date(now.getTime() - demoDays * day);
  const reader = (): UserRow => random.pick(directory.readers);
  const sometimesReader = (share: number) => (random.chance(share) ? reader() : undefined);
  const minutesAgo = (minutes: number) => new Date(now.getTime() - Math.round(minutes * minute));
  const accession = () => `NS${random.between(2_000_000, 8_999_999)}`;
  const add = (fate: Fate) => lives.push(live(fate));

  for (const [index, { minutes, isAssigned }] of statWaits.entries()) {
    const emergency = emergencies[index % emergencies.length];
    if (emergency === undefined) continue;
    const { modality, bodyPart, description, indication, ward } = emergency;
    const order: Order = {
      modality,
      description,
      urgency: 'acute',
      metadata: {
        accession: accession(),
        modality,
        bodyPart,
        referringSite: referringSites[index % 5] ?? referringSites[0],
        indication,
        ward,
      },
    };
    add({
      order,
      severity: 'stat',
      createdAt: minutesAgo(minutes),
      reader: isAssigned ? reader() : undefined,
    });
  }

  for (let index = 0; index < openHigh; index++) {
    // Evenly up to five hours: most within their target of four, the longest over it.
    const waited = 3 + (297 * (index + random.unit())) / openHigh;
    add({
      order: orderOfSeverity(random, 'high', accession()),
      severity: 'high',
      createdAt: minutesAgo(waited),
      reader: sometimesReader(0.6),
    });
  }

  for (let index = 0; index < openNormal; index++) {
    // Half came in the last eight hours, an eighth has waited longer than a day, and a few were forgotten for days.
    const part = (index + random.unit()) / openNormal;
    const waited = 60 * (0.1 + 16 * part + 74 * part ** 14);
    const isForgotten = waited > 60 * 30 && random.chance(0.3);
    add({
      order: orderOfSeverity(random, 'normal', accession()),
      severity: 'normal',
      createdAt: minutesAgo(waited),
      // He left; nobody has taken these over yet.
      reader: isForgotten ? directory.departedReader : sometimesReader(0.45),
    });
  }

  for (let index = 0; index < cancelled; index++) {
    const order = inventOrder(random, accession());
    const createdAt = inventOrderTime(random, begin, minutesAgo(200), 1.3);
    add({
      order,
      severity: inventSeverity(random, order.urgency),
      createdAt,
      reader: sometimesReader(0.3),
      cancelledAfter: random.between(2, 190),
    });
  }

  while (lives.length < demoStudies) {
    const order = inventOrder(random, accession());
    const severity = inventSeverity(random, order.urgency);
    const createdAt = inventOrderTime(random, begin, minutesAgo(6), 1.3);
    const turnaround = inventTurnaround(random, severity);
    const longest = (now.getTime() - createdAt.getTime()) / minute;
    add({
      order,
      severity,
      createdAt,
      reader: sometimesReader(0.93),
      // One that is complete already was among the quick ones.
      completedAfter: turnaround < longest ? turnaround : longest * (0.3 + 0.65 * random.unit()),
    });
  }
  return lives;
}

function orderOfSeverity(random: Random, severity: Severity, accession: string): Order {
  for (;;) {
    const order = inventOrder(random, accession);
    if (inventSeverity(random, order.urgency) === severity) return order;
  }
}
