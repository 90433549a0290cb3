import * as z from 'zod/mini';
import type { ChangeNote } from '#contract/error.ts';
import type { Session } from '#contract/session.ts';
import { ApiFailure } from './failure.ts';
import { isSilent } from './read-at.ts';

/** Versions where the server has them; where it has none, a digest of all that can be seen and changed. */
interface Stateful {
  readonly version?: number | undefined;
  readonly fingerprint?: string | undefined;
  readonly updatedAt?: string | null | undefined;
}

/** The state in which an object was read; undefined where the server did not say it since the last change. */
export function stateOf({ version, fingerprint }: Stateful): string | undefined {
  return version === undefined ? fingerprint : String(version);
}

/** For `If-Match`: the change is refused when the object is in another state by then. */
export function tagOf(object: Stateful): string | undefined {
  const state = stateOf(object);
  return state === undefined ? undefined : `"${state}"`;
}

/** Where neither says it, the time of the last change does. */
export function isSameState(a: Stateful, b: Stateful): boolean {
  const [one, other] = [stateOf(a), stateOf(b)];
  return one !== undefined && other !== undefined ? one === other : a.updatedAt === b.updatedAt;
}

/** The answer to a write got lost, but we looked: nothing was written. To try again is safe. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/** The answer to a write got lost, and so did the look at what became of it. The next try looks first. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** Somebody else changed the object first. */
export class Conflict<Row> extends Error {
  override readonly name: string = 'Conflict';
  readonly current: Row;
  /** Who did what, newest first; empty where the server does not say. */
  readonly changes: readonly ChangeNote[];

  constructor(current: Row, changes: readonly ChangeNote[]) {
    super('It was changed by someone else.');
    this.current = current;
    this.changes = changes;
  }
}

/** Remembers the earlier tries of one form. */
export interface WriteMemory {
  /** The answer to the last one got lost, and nobody could look since. */
  isUnknown: boolean;
}

export const isNotFound = (failure: unknown) => failure instanceof ApiFailure && failure.code === 'not_found';

/** Looks at what became of a write whose answer got lost. Rejects with `OutcomeUnknown` when that cannot be seen. */
export async function look<Found>(find: () => Promise<Found>, cause: unknown): Promise<Found> {
  try {
    const found = await find();
    // What was read before the write says nothing about it.
    if (!isSilent()) return found;
  } catch (failure) {
    if (isNotFound(failure)) throw failure;
  }
  throw new OutcomeUnknown('It is not known whether it was saved.', { cause });
}

/**
 * Whether this person can have made it: a server without versions makes everything in the name of its key, and says
 * nothing of persons.
 */
export function mayBeMadeBy(
  { person }: Session,
  made: { readonly version?: number | undefined },
  userId: string | null | undefined,
): boolean {
  return userId === person.userId || (made.version === undefined && (userId ?? null) === null);
}

export interface Change<Row> {
  /** Sends it, with the version that it was made from. */
  readonly send: () => Promise<Row>;
  /** Reads the object as it is now. */
  readonly read: () => Promise<Row>;
  readonly schema: z.ZodMiniType<Row>;
  /** Whether the object is as it is wanted. */
  readonly isDone: (current: Row) => boolean;
  /** Whether the object is still what the change was made from. */
  readonly isUnchanged: (current: Row) => boolean;
  readonly conflict: (current: Row, changes: readonly ChangeNote[]) => Conflict<Row>;
}

/**
 * Changes an object once, and looks what became of it when the answer gets lost.
 * Rejects with an `ApiFailure`, `NotWritten`, `OutcomeUnknown` or what `conflict` makes.
 */
export async function changeOnce<Row>(change: Change<Row>, memory: WriteMemory): Promise<Row> {
  /** The object when it is as wanted already; a conflict when it is neither that nor as it was. */
  const settled = (current: Row, changes: readonly ChangeNote[]): Row | undefined => {
    if (change.isDone(current)) return current;
    if (change.isUnchanged(current)) return undefined;
    throw change.conflict(current, changes);
  };
  const lookAgain = async (cause: unknown): Promise<Row> => {
    memory.isUnknown = true;
    const current = await look(change.read, cause);
    memory.isUnknown = false;
    const done = settled(current, []);
    if (done) return done;
    throw new NotWritten('Nothing was changed.', { cause });
  };
  if (memory.isUnknown) return lookAgain(undefined);
  try {
    return await change.send();
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    if (failure.isOutcomeUnknown) return lookAgain(failure);
    if (failure.code !== 'precondition_failed') throw failure;
    const read = z.safeParse(change.schema, failure.current);
    const current = read.success ? read.data : await change.read();
    const done = settled(current, failure.changes);
    if (done) return done;
    throw change.conflict(current, failure.changes);
  }
}
