import type { Study } from '#contract/study.ts';
import { duration, readTime } from '#src/lib/time.ts';

/** A section of a server without `order=oldest` is loaded to its end and then ordered, but no further than this. */
export const wholeSectionMax = 2_000;

const number = new Intl.NumberFormat('en');

/** `4`; `100+` until the last page is in. */
export function countWords(loaded: number, hasMore: boolean): string {
  return `${number.format(loaded)}${hasMore ? '+' : ''}`;
}

export interface SectionFacts {
  readonly unassigned: number;
  /** Of the study that waits longest, milliseconds since the epoch; undefined when no time is known. */
  readonly oldest: number | undefined;
  /** Studies without a creation time. */
  readonly undated: number;
}

export function sectionFacts(studies: readonly Study[]): SectionFacts {
  let unassigned = 0;
  let undated = 0;
  let oldest: number | undefined;
  for (const study of studies) {
    if (!study.assignedTo) unassigned++;
    const created = readTime(study.createdAt);
    if (created === undefined) undated++;
    else if (oldest === undefined || created < oldest) oldest = created;
  }
  return { unassigned, oldest, undated };
}

interface SectionLoad {
  readonly loaded: number;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** The server hands out the longest waiting first; otherwise what is loaded was ordered here. */
  readonly isServerOrder: boolean;
}

/** What can be said truthfully about a section's order, for a server that counts nothing. */
export function orderWords({ loaded, hasMore, isLoadingMore, isServerOrder }: SectionLoad): string {
  if (!hasMore) return 'all loaded, order exact';
  if (isServerOrder) return `longest ${number.format(loaded)} loaded, order exact`;
  const which = loaded >= wholeSectionMax ? 'newest' : 'first';
  const rest = isLoadingMore ? ', loading the rest' : '';
  return `${which} ${number.format(loaded)} loaded, longest waiting of these first${rest}`;
}

/** The line beside a section's name. `now` in milliseconds since the epoch. */
export function sectionWords(facts: SectionFacts, load: SectionLoad, now: number): string {
  if (load.loaded === 0) return '';
  const words = [
    facts.unassigned === 0
      ? 'all assigned'
      : `${number.format(facts.unassigned)} unassigned${load.hasMore ? ' of these' : ''}`,
  ];
  if (facts.oldest !== undefined && (load.isServerOrder || !load.hasMore))
    words.push(`oldest ${duration(now - facts.oldest)}`);
  if (facts.undated > 0) words.push(`${facts.undated} of unknown age`);
  words.push(orderWords(load));
  return words.join(' · ');
}
