import { Refusal } from '#server/viewer/refusal.ts';

/** `application/json`, with or without a charset. */
export function isJson(contentType: string | null | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}

/**
 * A write that a cookie could authorise must come from our own page: exactly our Origin, and a type that no
 * HTML form can send. Ready-made middleware lets JSON from another origin through, so both are checked here.
 * @throws Refusal 403 or 415
 */
export function assertSameOrigin(headers: Headers, origin: string): void {
  if (headers.get('origin') !== origin) {
    throw new Refusal('forbidden', 'This request did not come from the dashboard.');
  }
  if (!isJson(headers.get('content-type'))) {
    throw new Refusal('unsupported_media_type', 'The body must be application/json.');
  }
}
