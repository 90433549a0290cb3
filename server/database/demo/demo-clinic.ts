import type { NewId } from '#server/database/identifiers.ts';
import type { AuditRow } from './audit-trail.ts';
import { type DemoDirectory, inventDirectory } from './demo-directory.ts';
import { inventStudies } from './demo-studies.ts';
import { inventActivity } from './people-activity.ts';
import { createRandom } from './random.ts';
import type { StudyRow } from './study-life.ts';

export interface DemoClinic extends DemoDirectory {
  readonly studies: readonly StudyRow[];
  /** Oldest first, as it would have been written. */
  readonly audit: readonly AuditRow[];
}

const seed = [0x4e_6f_72_74, 0x68_73_69_64, 0x65_20_49_6d, 0x61_67_69_6e] as const;

/**
 * The whole demo clinic as it stands at `now`: the same for the same `now`, but for the secrets of its API keys. Ids
 * are part of that unless `newId` is given.
 */
export function inventDemoClinic(now: Date, newId: NewId = inventedIds()): DemoClinic {
  const random = createRandom(seed);
  const directory = inventDirectory(random, now, newId);
  const lives = inventStudies({ random, directory, now, newId });
  const activity = inventActivity({ random, directory, lives, now });
  return {
    ...directory,
    studies: lives.map(({ study }) => study),
    audit: [...lives.flatMap(({ audit }) => audit), ...activity].sort(
      (a, b) => a.at.getTime() - b.at.getTime(),
    ),
  };
}

/** A stream of its own, so that other ids do not change what is invented. */
function inventedIds(): NewId {
  const random = createRandom([seed[3], seed[2], seed[1], seed[0]]);
  return (prefix) => `${prefix}_${random.hex(32)}`;
}
