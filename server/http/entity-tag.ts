import { Refusal } from '#server/viewer/refusal.ts';

/** Of an object that carries a version or, where there are none, a fingerprint; undefined for one with neither. */
export function entityTagOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  if ('version' in answer && typeof answer.version === 'number') return `"${answer.version}"`;
  if ('fingerprint' in answer && typeof answer.fingerprint === 'string') return `"${answer.fingerprint}"`;
  return undefined;
}

/** What a caller saw: each mode looks at the one that it makes. */
export interface SeenState {
  readonly expectedVersion?: number | undefined;
  readonly expectedFingerprint?: string | undefined;
}

/**
 * What an `If-Match` header says; nothing for none and for `*`. A tag that is no version becomes version -1, which fits
 * no object. Compression weakens tags on the way out, so a weak one is taken as the strong one it was.
 */
export function seenState(header: string | null): SeenState {
  if (header === null || header.trim() === '*') return {};
  const tag = /^(?:W\/)?"([^",]*)"$/.exec(header.trim())?.[1];
  if (tag === undefined) throw new Refusal('invalid_request', 'If-Match must be one ETag.');
  return { expectedVersion: /^\d{1,9}$/.test(tag) ? Number(tag) : -1, expectedFingerprint: tag };
}
