import type { Study } from '#contract/study.ts';
import { mayCancelStudy, mayManageStudies, mayUncancelStudy } from '#contract/study-rules.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { failureWords } from '#src/api/failure-words.ts';
import { authorityOf } from '#src/api/session.ts';
import { setSessionEnd } from '#src/api/session-end.ts';
import { isSameState, NotWritten, OutcomeUnknown, stateOf } from '#src/api/write-once.ts';
import { dismissNotice, noticeStore, showNotice } from '#src/feedback/notices.ts';
import { readTime, relative } from '#src/lib/time.ts';
import { type Flight, flights, withPending } from './pending-changes.ts';
import { showChanged } from './row-notes.ts';
import { knownStudy } from './study-cache.ts';
import {
  canBeTakenBack,
  doneReason,
  opposite,
  rowWords,
  type StudyChange,
  stateWords,
} from './study-change.ts';
import {
  ChangedMeanwhile,
  freshStudy,
  lookForChange,
  type Writer,
  type Written,
  writeChange,
} from './study-change-write.ts';
import { studyChanges } from './study-changes.ts';
import { changeWords } from './study-merge.ts';
import { studyOptions } from './study-queries.ts';

/** Milliseconds in which a change can be taken back. */
const undoTime = 10_000;

/** Why this person cannot make this change now; undefined when they can. */
export function refusalOf({ session }: Writer, study: Study, change: StudyChange): string | undefined {
  const authority = authorityOf(session);
  const permission =
    change.field !== 'isCancelled'
      ? mayManageStudies(authority)
      : change.to
        ? mayCancelStudy(authority, study)
        : mayUncancelStudy(authority, study);
  if (!permission.allowed) return permission.reason;
  return doneReason(study, change, session.person.userId);
}

type How = 'write' | 'look' | 'undo';

/**
 * Shows the change at once, sends it when those before it have arrived, and takes it back on the screen when it fails.
 * Rejects as `writeChange` does.
 */
export async function changeStudy(
  writer: Writer,
  study: Study,
  change: StudyChange,
  how: How = 'write',
): Promise<Written> {
  const { client } = writer;
  const { studyId } = study;
  const flight: Flight = flights.get(studyId) ?? {
    // A key can be pressed when the answer before is known, but not drawn yet. An undo is of what it was offered for.
    confirmed: how === 'write' ? latest(writer, study) : study,
    pending: [],
    tail: Promise.resolve(),
    broken: undefined,
  };
  flights.set(studyId, flight);
  flight.pending.push(change);
  if (how !== 'undo') newest = change;
  showChanged(client, withPending(flight.confirmed), { left: rowWords(change) });

  const sending = flight.tail.then(() => {
    if (flight.broken !== undefined) throw flight.broken;
    return how === 'look'
      ? lookForChange(writer, study, change)
      : writeChange(writer, flight.confirmed, change);
  });
  flight.tail = sending.catch(() => undefined);
  let failed: string | undefined;
  try {
    const written = await sending;
    const before = flight.confirmed;
    flight.confirmed = written.study;
    moveUndos(before, written.study, change);
    if (written.isOurs && how !== 'undo') offerUndo(writer, before, written.study, change);
    return written;
  } catch (failure) {
    failed = failure instanceof OutcomeUnknown ? 'Not known whether saved' : 'Not saved';
    if (failure instanceof ChangedMeanwhile) {
      flight.confirmed = failure.current;
      // What was wanted next was wanted of another state.
      flight.broken = failure;
    }
    throw failure;
  } finally {
    flight.pending = flight.pending.filter((other) => other !== change);
    if (newest === change) newest = undefined;
    if (unwanted === change) unwanted = undefined;
    const shown = withPending(flight.confirmed);
    if (flight.pending.length === 0) flights.delete(studyId);
    showChanged(client, shown, {
      left: rowWords(change),
      failed,
    });
  }
}

/** Makes a change and says in a notice how it ended; never rejects. What may not be done is said instead. */
export async function act(
  writer: Writer,
  study: Study,
  change: StudyChange,
  how: How = 'write',
): Promise<void> {
  const reason = how === 'look' ? undefined : refusalOf(writer, study, change);
  if (reason !== undefined) {
    showNotice(reason);
    return;
  }
  try {
    const { isFound, isOurs } = await changeStudy(writer, study, change, how);
    if (!isOurs) showNotice(`${nameOf(study)}: ${stateWords(change)}. Someone else did the same.`);
    else if (how === 'undo') showNotice(`${nameOf(study)}: ${stateWords(change)} again.`, { tone: 'ok' });
    else if (isFound)
      showNotice('The answer got lost, so Readroom has looked: it was saved.', { tone: 'ok' });
  } catch (failure) {
    if (how === 'undo') sayNotUndone(writer, study, change, failure);
    else sayNotDone(writer, study, change, failure);
  }
}

function sayNotDone(writer: Writer, study: Study, change: StudyChange, failure: unknown): void {
  const what = `${nameOf(study)}, ${lower(stateWords(change))}`;
  const retry = { label: 'Retry', run: () => void act(writer, latest(writer, study), change) };
  if (failure instanceof ChangedMeanwhile) {
    const { current } = failure;
    showNotice(`${what}: not saved, for ${whoChanged(failure)}`, {
      tone: 'over',
      actions: [
        { label: 'Apply mine anyway', run: () => void act(writer, current, change) },
        { label: 'Keep theirs', run: () => showChanged(writer.client, current, { left: 'Changed' }) },
      ],
    });
  } else if (failure instanceof OutcomeUnknown) {
    const look = () => {
      removeEventListener('online', look);
      dismissNotice(notice);
      void act(writer, study, change, 'look');
    };
    const notice = showNotice(
      `${what}: it is not known whether it was saved. The answer got lost, and Readroom could not look what became of it.`,
      { tone: 'over', actions: [{ label: 'Look now', run: look }] },
    );
    addEventListener('online', look);
  } else if (failure instanceof NotWritten) {
    showNotice(
      `${what}: it was not saved. The answer got lost, so Readroom has looked: the study is as it was.`,
      {
        tone: 'over',
        actions: [retry],
      },
    );
  } else {
    if (failure instanceof ApiFailure && failure.kind === 'unauthenticated') setSessionEnd('asking');
    const { title, message, requestId } = failureWords(failure);
    showNotice(
      `${what}: not saved. ${title}. ${message}${requestId === undefined ? '' : ` (Request ${requestId})`}`,
      { tone: 'over', actions: [retry] },
    );
  }
}

function sayNotUndone(writer: Writer, study: Study, change: StudyChange, failure: unknown): void {
  if (failure instanceof ChangedMeanwhile)
    showNotice(`${nameOf(study)}: not undone, for ${whoChanged(failure)} It stays as it is now.`, {
      tone: 'over',
    });
  else sayNotDone(writer, study, change, failure);
}

/** `API key Main changed the severity just now: severity: High → Stat.` */
export function whoChanged({ base, current, changes }: ChangedMeanwhile): string {
  const now = Date.now();
  const who = changes.map((note) => {
    const at = readTime(note.at);
    return `${note.by} ${changeWords(note)}${at === undefined ? '' : ` ${relative(at, Math.max(at, now))}`}`;
  });
  const what = studyChanges(base, current);
  const words = who.length === 0 ? 'someone else changed it meanwhile' : who.join('; ');
  return `${words}${what.length === 0 ? '' : ` (${what.join('; ')})`}.`;
}

interface Undo {
  readonly studyId: string;
  readonly field: StudyChange['field'];
  readonly notice: number;
  readonly until: number;
  /** The study as the change left it: when it is so still, nobody changed it since. */
  from: Study;
  readonly run: () => void;
}

let undos: Undo[] = [];
/** What was changed last, as long as it is on its way; and what is to be undone as soon as it has arrived. */
let newest: StudyChange | undefined;
let unwanted: StudyChange | undefined;

const canRun = ({ notice, until }: Undo) =>
  Date.now() < until || noticeStore.get().some(({ id }) => id === notice);

function offerUndo(writer: Writer, before: Study, saved: Study, change: StudyChange): void {
  const back = opposite(before, change);
  const words = `${nameOf(saved)}: ${stateWords(change)}.`;
  if (!canBeTakenBack(back)) {
    showNotice(words, { tone: 'ok' });
    return;
  }
  const run = () => {
    undos = undos.filter((other) => other !== undo);
    dismissNotice(undo.notice);
    void undoChange(writer, undo.from, back);
  };
  const undo: Undo = {
    studyId: saved.studyId,
    field: change.field,
    notice: showNotice(words, {
      tone: 'ok',
      lifetime: undoTime,
      actions: [{ label: 'Undo', keys: 'z', run }],
    }),
    until: Date.now() + undoTime,
    from: saved,
    run,
  };
  undos = [...undos.filter(canRun), undo];
  if (unwanted === change) run();
}

/** Where it is not known in which state the change left the study, it is read first: it has to be as we left it. */
async function undoChange(writer: Writer, from: Study, back: StudyChange): Promise<void> {
  let left = from;
  if (stateOf(from) === undefined) {
    const current = await freshStudy(writer, from.studyId).catch(() => undefined);
    if (current && (from.isCancelled !== current.isCancelled || studyChanges(from, current).length > 0)) {
      sayNotUndone(writer, from, back, new ChangedMeanwhile(from, current, []));
      return;
    }
    left = current ?? from;
  }
  await act(writer, left, back, 'undo');
}

/** Takes the last change back that can be; false when there is none. */
export function undoLast(): boolean {
  if (newest !== undefined) {
    unwanted = newest;
    return true;
  }
  undos = undos.filter(canRun);
  const last = undos.at(-1);
  last?.run();
  return last !== undefined;
}

/** One's own next change of the same study is no reason not to undo the one before, unless it is of the same field. */
function moveUndos(before: Study, saved: Study, change: StudyChange): void {
  for (const undo of undos) {
    if (undo.studyId !== saved.studyId) continue;
    if (undo.field !== change.field && isSameState(undo.from, before)) undo.from = saved;
    else if (undo.field === change.field) {
      undos = undos.filter((other) => other !== undo);
      dismissNotice(undo.notice);
    }
  }
}

/** As the page has it now: a retry is of what is seen. */
function latest({ client }: Writer, study: Study): Study {
  const { studyId } = study;
  const known = [
    flights.get(studyId)?.confirmed,
    client.getQueryData(studyOptions(studyId).queryKey),
    knownStudy(client, studyId),
  ];
  return known.reduce<Study>((newest, other) => (other && isNewer(other, newest) ? other : newest), study);
}

/** By version, or by time; of two from the same time, the one that was changed here since has lost its fingerprint. */
function isNewer(one: Study, other: Study): boolean {
  const ageOf = ({ version, updatedAt }: Study) => version ?? readTime(updatedAt) ?? 0;
  return ageOf(one) > ageOf(other) || (ageOf(one) === ageOf(other) && stateOf(one) === undefined);
}

const lower = (words: string) => words.slice(0, 1).toLowerCase() + words.slice(1);

function nameOf({ studyDescription }: Study): string {
  const letters = [...studyDescription];
  return `“${letters.length > 50 ? `${letters.slice(0, 49).join('')}…` : studyDescription}”`;
}
