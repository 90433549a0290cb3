import { Refusal } from '#server/viewer/refusal.ts';

export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version in an `If-Match` header; undefined for none and for `*`. A tag that we never made becomes -1, which
 * fits no object. Compression weakens tags on the way out, so a weak one is taken as the strong one it was.
 */
export function expectedVersion(header: string | null): number | undefined {
  if (header === null || header.trim() === '*') return undefined;
  const match = /^(?:W\/)?"([^",]*)"$/.exec(header.trim());
  if (match === null) throw new Refusal('invalid_request', 'If-Match must be one ETag.');
  return /^\d{1,9}$/.test(match[1] ?? '') ? Number(match[1]) : -1;
}
