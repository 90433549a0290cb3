import type { UserReference } from '#contract/references.ts';
import type { Severity, Study } from '#contract/study.ts';
import { personName } from '#src/lib/person-name.ts';
import { calendarDay } from '#src/lib/time.ts';

export const severityWords: Readonly<Record<Severity, string>> = {
  stat: 'Stat',
  high: 'High',
  normal: 'Normal',
};

/** What clinics call the value that tells a reader most beside the description; the first that is there. */
const telling = /^(indication|reason|clinical|history|question|complaint|note|comment)/i;
const somewhat = /^(ward|location|room|site|referring|department|body)/i;

/** One metadata value for the worklist: why the study was ordered, or where it came from. */
export function tellingValue(study: Pick<Study, 'metadata'>): string | undefined {
  const pairs = Object.entries(study.metadata ?? {}).filter(([, value]) => value.trim() !== '');
  const found = pairs.find(([key]) => telling.test(key)) ?? pairs.find(([key]) => somewhat.test(key));
  return found?.[1];
}

/** Open, complete or cancelled, and both where both are true. */
export function statusWords(study: Pick<Study, 'isCancelled' | 'studyViewerStatus'>): string {
  if (!study.isCancelled) return study.studyViewerStatus === 'complete' ? 'Complete' : 'Open';
  return study.studyViewerStatus === 'complete' ? 'Cancelled, was complete' : 'Cancelled';
}

export function isDeactivated(person: UserReference): boolean {
  return (person.accessRevokedAt ?? null) !== null;
}

export function assigneeWords(person: UserReference | null | undefined): string {
  if (!person) return 'Unassigned';
  return isDeactivated(person) ? `${personName(person)} (deactivated)` : personName(person);
}

/** The end of a UID, which is where two of them differ. */
export function uidEnd(uid: string): string {
  return uid.length <= 14 ? uid : `…${uid.slice(-13)}`;
}

const timeOfDay = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** In the reader's zone, as short as it stays clear: the time today, day and time in half a year, else the day. */
export function shortTime(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return timeOfDay.format(at);
  return Math.abs(now - at) < 180 * 86_400_000 ? dayAndTime.format(at) : calendarDay(at);
}
