import { changedMeanwhile } from '#server/viewer/refusal.ts';

/**
 * What stands for `If-Match`: the object was read a moment ago, and is held against what the caller saw. Between this and
 * the change that follows there is a moment in which somebody may still come first; the vendor's API leaves no way to close it.
 * @throws Refusal 412 with the object as it is now
 */
export function assertUnmoved(
  call: { readonly expectedFingerprint?: string | undefined },
  current: { readonly fingerprint?: string | undefined },
): void {
  const { expectedFingerprint } = call;
  if (expectedFingerprint !== undefined && expectedFingerprint !== current.fingerprint)
    throw changedMeanwhile(current);
}
