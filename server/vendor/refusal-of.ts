import type { ErrorCode } from '#contract/error.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { VendorFailure, type VendorFailureKind } from './vendor-failure.ts';

/** The statuses that are about what a caller asked for, and what they are called here. */
const refusedCodes: ReadonlyMap<number, ErrorCode> = new Map([
  [400, 'invalid_request'],
  [404, 'not_found'],
  [409, 'conflict'],
  // No documented object is ever more gone than not there.
  [410, 'not_found'],
  // Nothing that is sent has a condition.
  [412, 'conflict'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
  [422, 'invalid_request'],
]);

/** Clients know the codes that an operation declares, whatever the vendor thought of. */
function codeOf({ status, operation }: VendorFailure): ErrorCode {
  const code = refusedCodes.get(status ?? 400) ?? 'invalid_request';
  const isWrite = operation?.method !== 'GET';
  const ofAll = isWrite ? codesOfWrites : codesOfReads;
  if (operation === undefined || ofAll.includes(code) || operation.errors.includes(code)) return code;
  return isWrite ? 'invalid_request' : 'upstream_failed';
}

const codesOfReads: readonly ErrorCode[] = ['invalid_request'];
const codesOfWrites: readonly ErrorCode[] = [...codesOfReads, 'payload_too_large', 'unsupported_media_type'];

export function isAboutInput(status: number): boolean {
  return refusedCodes.has(status);
}

/** For those who cannot be told more. */
const neutral: Readonly<Partial<Record<ErrorCode, string>>> = {
  not_found: 'The Viewer API has no such object.',
  conflict: 'The Viewer API says that this does not go with what is there.',
  payload_too_large: 'The Viewer API says that this is too large.',
};

const codes: Readonly<Record<Exclude<VendorFailureKind, 'refused'>, ErrorCode>> = {
  limited: 'unavailable',
  keyRefused: 'upstream_failed',
  failed: 'upstream_failed',
  unreadable: 'upstream_failed',
  timeout: 'upstream_timeout',
  unreachable: 'upstream_failed',
  resting: 'unavailable',
  busy: 'unavailable',
};

const sentences: Readonly<Record<Exclude<VendorFailureKind, 'refused'>, string>> = {
  limited: 'The Viewer API takes no more requests of this installation at the moment.',
  keyRefused: "The Viewer API refuses this installation's key; whoever runs it has to look after that.",
  failed: 'The Viewer API failed.',
  unreadable: 'The Viewer API answered with something that cannot be read.',
  timeout: 'The Viewer API did not answer in time.',
  unreachable: 'The Viewer API cannot be reached.',
  resting: 'The Viewer API has kept failing at this, so it is left alone for some seconds.',
  busy: 'Too many requests are waiting for the Viewer API.',
};

const keyMayNot = "The Viewer API does not let this installation's key do that.";

/** Seconds, where nothing better is known. */
const retryAfterDefault = 5;

/** What a caller is told: our code, and the vendor's own sentence only where it is about what they asked for. */
export function refusalOf(failure: VendorFailure): Refusal {
  const { kind, vendorMessage, fieldErrors } = failure;
  if (kind === 'refused') {
    const code = codeOf(failure);
    return new Refusal(code, vendorMessage ?? neutral[code] ?? 'The Viewer API refused this.', {
      ...(fieldErrors === undefined ? {} : { fieldErrors }),
      cause: failure,
    });
  }
  const code = codes[kind];
  const afterwards = failure.mayHaveHappened
    ? ' What you asked for may have been done all the same: look before you ask again.'
    : '';
  // The key is good, and is not allowed this.
  const said = kind === 'keyRefused' && failure.status === 403 ? keyMayNot : sentences[kind];
  return new Refusal(code, `${said}${afterwards}`, {
    ...(failure.mayHaveHappened ? { mayHaveHappened: true } : {}),
    ...(code === 'unavailable' ? { retryAfterSeconds: failure.retryAfterSeconds ?? retryAfterDefault } : {}),
    cause: failure,
  });
}

/** For a `catch` at the edge of this room: what the vendor did becomes a refusal, and anything else stays what it is. */
export function throwAsRefusal(error: unknown): never {
  throw error instanceof VendorFailure ? refusalOf(error) : error;
}
