/**
 * What became of a row that was sent. `taken` somebody has the address already (a 409); `refused` the server said no to what
 * is in it; `failed` it was not carried out, and may be tried again; `unknown` the answer was lost.
 */
export type Outcome =
  | { readonly kind: 'sending' | 'unknown' | 'invited' }
  | { readonly kind: 'taken' | 'refused' | 'failed'; readonly reason: string };

export const outcomeKinds = ['sending', 'unknown', 'invited', 'taken', 'refused', 'failed'] as const;

/** From its parts, as they were kept. */
export function outcomeOf(kind: Outcome['kind'], reason = ''): Outcome {
  return kind === 'taken' || kind === 'refused' || kind === 'failed' ? { kind, reason } : { kind };
}
