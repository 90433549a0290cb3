import type { ChangeNote, ErrorCode, FieldErrors } from '#contract/error.ts';

export interface RefusalDetails {
  readonly fieldErrors?: FieldErrors;
  /** With a 412: the object as it is now. */
  readonly current?: unknown;
  /** With a 412: who changed what since the version that the caller saw, newest first. */
  readonly changes?: readonly ChangeNote[];
  readonly retryAfterSeconds?: number;
  /** A write that may have been carried out all the same: nobody should send it again before they have looked. */
  readonly mayHaveHappened?: boolean;
  /** What the audit should name, where a refused attempt is about one object. */
  readonly cause?: unknown;
}

/** The one typed failure: a code of the contract and a sentence for the person who asked. Anything else thrown is a fault of ours. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly details: RefusalDetails;

  constructor(code: ErrorCode, message: string, details: RefusalDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}

/** 400 about one field. */
export function invalidField(path: string, message: string): Refusal {
  return new Refusal('invalid_request', `${path}: ${message}`, { fieldErrors: { [path]: message } });
}

/** 404: the same for what does not exist and for what belongs to another clinic. */
export function notFound(
  kind: 'study' | 'user' | 'invitation' | 'API key' | 'session' | 'clinic' | 'audit entry' | 'hand-over',
): Refusal {
  return new Refusal('not_found', `There is no such ${kind}.`);
}

/** 409 that no retry can cure; `http/` adds `x-should-retry: false`. */
export function conflict(message: string, fieldErrors?: FieldErrors): Refusal {
  return new Refusal('conflict', message, fieldErrors === undefined ? {} : { fieldErrors });
}

/** 412 with the object as it is now, and who changed it. */
export function changedMeanwhile(current: unknown, changes: readonly ChangeNote[] = []): Refusal {
  return new Refusal('precondition_failed', 'This was changed by somebody else in the meantime.', {
    current,
    changes,
  });
}

/** 503: a part we need is down. */
export function unavailable(message: string, cause?: unknown): Refusal {
  return new Refusal('unavailable', message, { retryAfterSeconds: 2, cause });
}
