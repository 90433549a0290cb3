import type { WaitTarget } from '#contract/session.ts';
import type { Study } from '#contract/study.ts';
import { duration, readTime } from '#src/lib/time.ts';

const minute = 60_000;

/** How long a study has waited, measured against what the clinic allows. */
export interface StudyWait {
  /** `unknown` when there is no creation time: never a wait of nothing. */
  readonly tone: 'ok' | 'warn' | 'over' | 'unknown';
  /** The whole wait: `2 h 01 min`. */
  readonly words: string;
  /** How far beyond the target, when it is: `61 min`. */
  readonly over: string | undefined;
  /** Part of the target that is used up, 0 to 1. */
  readonly share: number;
}

/** `now` in milliseconds since the epoch. A clock that runs behind the server's must not show a negative wait. */
export function studyWait(createdAt: Study['createdAt'], target: WaitTarget, now: number): StudyWait {
  const created = readTime(createdAt);
  if (created === undefined) return { tone: 'unknown', words: 'unknown', over: undefined, share: 0 };
  const waited = Math.max(0, now - created);
  const allowed = target.targetMinutes * minute;
  const isOver = waited >= allowed;
  return {
    tone: isOver ? 'over' : waited >= target.warnMinutes * minute ? 'warn' : 'ok',
    words: waited < minute ? 'under 1 min' : duration(waited),
    over: isOver && waited - allowed >= minute ? excess(waited - allowed) : undefined,
    share: allowed > 0 ? Math.min(1, waited / allowed) : 1,
  };
}

/** In minutes as long as people count in minutes: "61 min over" is sharper than "1 h 01 min over". */
function excess(length: number): string {
  return length < 100 * minute ? `${Math.floor(length / minute)} min` : duration(length);
}

/** When a study came, for sorting: the unknown ones first, because what cannot be ordered must not be overlooked. */
export function createdTime(study: Pick<Study, 'createdAt'>): number {
  return readTime(study.createdAt) ?? Number.NEGATIVE_INFINITY;
}

/** Longest wait first; two of the same moment in the order of their ids, as the server has it. */
export function byLongestWait(a: Study, b: Study): number {
  const first = createdTime(a);
  const second = createdTime(b);
  if (first !== second) return first < second ? -1 : 1;
  return a.studyId < b.studyId ? -1 : a.studyId > b.studyId ? 1 : 0;
}
