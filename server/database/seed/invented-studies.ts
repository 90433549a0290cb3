import type { Severity } from '#contract/study.ts';
import {
  inventOrder,
  inventOrderTime,
  inventSeverity,
  inventTurnaround,
  inventUid,
} from '#server/database/demo/invented-study.ts';
import type { Random } from '#server/database/demo/random.ts';
import { folded } from '#server/database/folded.ts';
import type { WholeRow } from '#server/database/insert-many.ts';

export type StudyRow = WholeRow<'studies'>;

/** What there is to refer to; each list may be empty. */
export interface SeedReferences {
  readonly clinicId: string;
  readonly readers: readonly string[];
  readonly managers: readonly string[];
  readonly apiKeys: readonly string[];
  readonly customers: readonly string[];
}

const minute = 60_000;

/** Beyond this age none is open; until then some are. */
const openWithin: Record<Severity, { readonly minutes: number; readonly share: number }> = {
  stat: { minutes: 60, share: 0.7 },
  high: { minutes: 5 * 60, share: 0.6 },
  normal: { minutes: 48 * 60, share: 0.45 },
};

/** `count` studies ordered between `from` and `to`, oldest first, as they stand at `now`. */
export function inventSeedStudies(
  random: Random,
  references: SeedReferences,
  window: {
    readonly from: Date;
    readonly to: Date;
    readonly now: Date;
    readonly count: number;
    readonly run: number;
    readonly firstSerial: number;
  },
): StudyRow[] {
  const times = Array.from({ length: window.count }, () =>
    inventOrderTime(random, window.from, window.to, 1),
  );
  times.sort((a, b) => a.getTime() - b.getTime());
  return times.map((createdAt, index) => {
    const serial = window.firstSerial + index;
    const order = inventOrder(random, `SD${String(serial).padStart(7, '0')}`);
    const severity = inventSeverity(random, order.urgency);
    const age = window.now.getTime() - createdAt.getTime();
    const open = openWithin[severity];
    const isOpen = age < open.minutes * minute && random.chance(open.share);
    const cancelledAt = random.chance(0.03)
      ? new Date(createdAt.getTime() + age * random.unit() * 0.01)
      : null;
    const isComplete = !isOpen && cancelledAt === null;
    const completedAt = isComplete
      ? new Date(createdAt.getTime() + Math.min(inventTurnaround(random, severity) * minute, age * 0.95))
      : null;
    const isByKey = references.apiKeys.length > 0 && (references.managers.length === 0 || random.chance(0.6));
    return {
      study_id: `stu_${random.hex(32)}`,
      clinic_id: references.clinicId,
      study_instance_uid: inventUid(order.modality, window.run, createdAt, serial),
      study_description: order.description,
      study_description_folded: folded(order.description),
      severity,
      study_viewer_status: isComplete ? 'complete' : 'incomplete',
      assigned_to: someOf(random, references.readers, isOpen ? 0.5 : 0.92),
      express_customer_id: someOf(random, references.customers, 0.2),
      metadata: random.chance(0.96) ? order.metadata : null,
      created_by_user_id: isByKey ? null : someOf(random, references.managers, 1),
      created_by_api_key_id: isByKey ? someOf(random, references.apiKeys, 1) : null,
      created_at: createdAt,
      updated_at: completedAt ?? cancelledAt ?? createdAt,
      cancelled_at: cancelledAt,
      version: isComplete || cancelledAt !== null ? 2 : 1,
    };
  });
}

function someOf(random: Random, list: readonly string[], share: number): string | null {
  return list.length > 0 && random.chance(share) ? random.pick(list) : null;
}
