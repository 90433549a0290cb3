import type { Study } from '#contract/study.ts';
import { applied, type StudyChange } from './study-change.ts';

/** The changes of one study that are on their way, oldest first. They are sent one after the other. */
export interface Flight {
  /** As the server last said. */
  confirmed: Study;
  pending: StudyChange[];
  /** Ends when the last one has. Never rejects. */
  tail: Promise<unknown>;
  /** What one of them failed with, when those behind it must not be sent either. */
  broken: unknown;
}

export const flights = new Map<string, Flight>();

/** An answer that was asked for before a change must not undo it on the screen: with what is on its way on top. */
export function withPending(study: Study): Study {
  const flight = flights.get(study.studyId);
  if (flight === undefined) return study;
  if ((study.version ?? 0) > (flight.confirmed.version ?? 0)) flight.confirmed = study;
  return flight.pending.reduce(applied, study);
}
