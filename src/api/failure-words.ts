import { duration } from '#src/lib/time.ts';
import { ApiFailure } from './failure.ts';

export interface FailureWords {
  readonly title: string;
  readonly message: string;
  readonly requestId: string | undefined;
}

/** The one place where a failure becomes words. Anything that is not an `ApiFailure` is a fault of ours. */
export function failureWords(failure: unknown): FailureWords {
  if (isLostScript(failure))
    return {
      title: 'A part of this page could not be loaded',
      message: 'Check the network. If Readroom was updated meanwhile, reload the page.',
      requestId: undefined,
    };
  if (!(failure instanceof ApiFailure))
    return {
      title: 'Something went wrong on this page',
      message:
        'This is a fault of Readroom, not of yours. Reload the page; if it happens again, tell your administrator.',
      requestId: undefined,
    };
  return { ...titleAndMessage(failure), requestId: failure.requestId };
}

/** What the browsers throw when code that comes later does not come. */
function isLostScript(failure: unknown): boolean {
  return (
    failure instanceof TypeError &&
    /dynamically imported module|importing a module script failed/i.test(failure.message)
  );
}

function titleAndMessage(failure: ApiFailure): { title: string; message: string } {
  const unknown = failure.isOutcomeUnknown
    ? ' It is not known whether the change was made: look before you try again.'
    : '';
  switch (failure.kind) {
    case 'offline':
      return {
        title: 'No connection',
        message: `Readroom could not be reached. Check the network.${unknown}`,
      };
    case 'timeout':
      return { title: 'No answer in time', message: `The server took too long.${unknown}` };
    case 'unauthenticated':
      return { title: 'Signed out', message: 'Your session has ended. Sign in to go on.' };
    case 'broken':
      return { title: brokenTitle(failure), message: `${brokenMessage(failure)}${unknown}` };
    case 'refused':
      return { title: refusalTitle(failure.code), message: refusalMessage(failure) };
  }
}

function brokenTitle({ status, code }: ApiFailure): string {
  if (status === 503) return 'Not available right now';
  if (code === 'upstream_timeout') return 'No answer in time';
  return code === 'upstream_failed' ? 'No usable answer' : 'The server failed';
}

function brokenMessage(failure: ApiFailure): string {
  if (failure.status !== 503) return failure.message;
  // Only our own answers have a code, and with it a sentence of what is down.
  const what = failure.code === undefined ? 'A part that Readroom needs is down.' : failure.message;
  return `${what}${waitWords(failure)}`;
}

function refusalTitle(code: string | undefined): string {
  switch (code) {
    case 'forbidden':
      return 'Not allowed';
    case 'not_found':
      return 'Not found';
    case 'gone':
      return 'No longer valid';
    case 'conflict':
      return 'In conflict with what is there';
    case 'precondition_failed':
      return 'Changed by someone else';
    case 'rate_limited':
      return 'Too many tries';
    default:
      return 'Not accepted';
  }
}

function refusalMessage(failure: ApiFailure): string {
  if (failure.code === 'rate_limited') return waitWords(failure).trim() || 'Wait a moment, then try again.';
  return failure.message;
}

function waitWords(failure: ApiFailure): string {
  return failure.retryAfter === undefined
    ? ''
    : ` Try again in ${duration(Math.ceil(failure.retryAfter / 1000) * 1000)}.`;
}
