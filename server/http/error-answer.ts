import { type ErrorBody, type ErrorCode, errorStatus } from '#contract/error.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { entityTag } from './entity-tag.ts';

/** The body, status and headers of a refusal: one place words every error on the wire. */
export function errorAnswer(refusal: Refusal, requestId: string): Response {
  const { fieldErrors, current, changes, retryAfterSeconds } = refusal.details;
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
  // The vendor's clients retry every 409 on their own; ours never get better by themselves.
  if (refusal.code === 'conflict') headers.set('x-should-retry', 'false');
  if (refusal.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer realm="Readroom"');
  // The rest of the body is not read, so nothing that followed it on this connection could be told from it.
  if (refusal.code === 'payload_too_large') headers.set('connection', 'close');
  const version = versionOf(current);
  if (version !== undefined) headers.set('etag', entityTag(version));
  return new Response(JSON.stringify(body), { status: errorStatus[refusal.code], headers });
}

/** Extension: what versioned objects carry. */
export function versionOf(answer: unknown): number | undefined {
  if (typeof answer !== 'object' || answer === null || !('version' in answer)) return undefined;
  return typeof answer.version === 'number' ? answer.version : undefined;
}

export function fault(): Refusal {
  return new Refusal(
    'internal' satisfies ErrorCode,
    'Something went wrong on our side. It has been logged under this request id.',
  );
}
