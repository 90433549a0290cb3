import { type ErrorBody, type ErrorCode, errorStatus } from '#contract/error.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { entityTagOf } from './entity-tag.ts';

/** The body, status and headers of a refusal: one place words every error on the wire. */
export function errorAnswer(refusal: Refusal, requestId: string): Response {
  const { fieldErrors, current, changes, retryAfterSeconds, mayHaveHappened } = refusal.details;
  const body: ErrorBody = {
    error: {
      code: refusal.code,
      ...(fieldErrors === undefined ? {} : { fieldErrors: { ...fieldErrors } }),
      ...(current === undefined ? {} : { current }),
      ...(changes === undefined ? {} : { changes: [...changes] }),
    },
    message: refusal.message,
    requestId,
  };
  const headers = new Headers({ 'content-type': 'application/json' });
  if (retryAfterSeconds !== undefined)
    headers.set('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  // The vendor's clients retry every 409 and 5xx on their own. Ours of the one kind never get better by themselves, and
  // the other would do a thing twice.
  if (refusal.code === 'conflict' || mayHaveHappened === true) headers.set('x-should-retry', 'false');
  if (refusal.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer realm="Readroom"');
  // The rest of the body is not read, so nothing that followed it on this connection could be told from it.
  if (refusal.code === 'payload_too_large') headers.set('connection', 'close');
  const tag = entityTagOf(current);
  if (tag !== undefined) headers.set('etag', tag);
  return new Response(JSON.stringify(body), { status: errorStatus[refusal.code], headers });
}

export function fault(): Refusal {
  return new Refusal(
    'internal' satisfies ErrorCode,
    'Something went wrong on our side. It has been logged under this request id.',
  );
}
