import type { Endpoint } from '#contract/endpoint.ts';
import type { FieldErrors } from '#contract/error.ts';

/**
 * `refused`: the vendor says no to what was asked. `limited`: it limits this installation. `keyRefused`: it refuses this
 * installation's key. `failed`: it answered with a failure of its own, or a redirect. `unreadable`: it answered with
 * something else than the contract has. `timeout`: not within the deadline. `unreachable`: the network failed.
 * `resting`: nothing was asked, because this operation has kept failing. `busy`: nothing was asked, because too many wait.
 */
export type VendorFailureKind =
  | 'refused'
  | 'limited'
  | 'keyRefused'
  | 'failed'
  | 'unreadable'
  | 'timeout'
  | 'unreachable'
  | 'resting'
  | 'busy';

/** What says which codes an operation may refuse with. */
export type Answerable = Pick<Endpoint, 'method' | 'errors'>;

export interface VendorFailureDetails {
  /** What was called. */
  readonly operation?: Answerable;
  /** The status that the vendor answered with. */
  readonly status?: number;
  /** The vendor's own sentence about what was asked: plain text, at most 500 characters, never with the key in it. */
  readonly vendorMessage?: string;
  readonly fieldErrors?: FieldErrors;
  /** Whole seconds, 1 to 60. */
  readonly retryAfterSeconds?: number;
  readonly mayHaveHappened?: boolean;
}

/**
 * Why a call of the vendor's API came to nothing. Names no host, quotes no body but `vendorMessage` and `fieldErrors`, and
 * has no cause: what the network says may quote an address.
 */
export class VendorFailure extends Error {
  override readonly name = 'VendorFailure';
  readonly kind: VendorFailureKind;
  readonly operation: Answerable | undefined;
  readonly status: number | undefined;
  readonly vendorMessage: string | undefined;
  readonly fieldErrors: FieldErrors | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Whether a write may have been carried out all the same. False when nothing was sent or the vendor said no. */
  readonly mayHaveHappened: boolean;

  constructor(kind: VendorFailureKind, details: VendorFailureDetails = {}) {
    super(`The vendor's API: ${kind}${details.status === undefined ? '' : ` (${details.status})`}`);
    this.kind = kind;
    this.operation = details.operation;
    this.status = details.status;
    this.vendorMessage = details.vendorMessage;
    this.fieldErrors = details.fieldErrors;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.mayHaveHappened = details.mayHaveHappened ?? false;
  }
}

/** For what can be done without: undefined when the vendor does not give it. A fault of ours stays one. */
export async function unlessVendorFails<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof VendorFailure) return undefined;
    throw error;
  }
}
