import type { ChangeNote, FieldErrors } from '#contract/error.ts';

/**
 * What can go wrong with a call:
 * `refused` the server understood and said no (4xx), `unauthenticated` there is no session (any more),
 * `offline` no connection, `timeout` no answer in time, `broken` a 5xx or an answer that cannot be read.
 */
export type FailureKind = 'refused' | 'unauthenticated' | 'offline' | 'timeout' | 'broken';

export interface FailureDetails {
  readonly kind: FailureKind;
  readonly message: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** The contract's error code, when the answer had one. */
  readonly code?: string | undefined;
  readonly fieldErrors?: FieldErrors | undefined;
  readonly requestId?: string | undefined;
  /** Milliseconds that the server asked to wait before the next try. */
  readonly retryAfter?: number | undefined;
  /** With a 412: the object as it is now, not parsed yet. */
  readonly current?: unknown;
  /** With a 412: who changed what since the version that was sent, newest first. */
  readonly changes?: readonly ChangeNote[] | undefined;
  /** A write that may or may not have happened: read again before offering to repeat it. */
  readonly isOutcomeUnknown?: boolean | undefined;
}

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly fieldErrors: FieldErrors;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly current: unknown;
  readonly changes: readonly ChangeNote[];
  readonly isOutcomeUnknown: boolean;

  constructor(details: FailureDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.kind = details.kind;
    this.status = details.status;
    this.code = details.code;
    this.fieldErrors = details.fieldErrors ?? {};
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
    this.current = details.current;
    this.changes = details.changes ?? [];
    this.isOutcomeUnknown = details.isOutcomeUnknown ?? false;
  }
}

/** Whether asking again may help on its own: never after a refusal, which would be the same again. */
export function isPassing(failure: unknown): boolean {
  return (
    failure instanceof ApiFailure &&
    (failure.kind === 'offline' ||
      failure.kind === 'timeout' ||
      (failure.kind === 'broken' && failure.status !== undefined && failure.status >= 500))
  );
}
