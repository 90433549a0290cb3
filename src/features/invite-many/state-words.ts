import type { CheckedAddress } from '#contract/address-check.ts';
import type { Tone } from '#src/ui/badge.tsx';
import type { RowState, StatedRow } from './row-states.ts';

export const stateWords: Record<RowState, string> = {
  ready: 'Ready',
  checking: 'Looking up…',
  invalid: 'Invalid',
  duplicate: 'Duplicate',
  pending: 'Pending',
  user: 'Existing',
  deactivated: 'Deactivated',
  leftOut: 'Left out',
  sending: 'Sending…',
  invited: 'Invited',
  refused: 'Refused',
  failed: 'Not sent',
};

export const stateTones: Record<RowState, Tone> = {
  ready: 'accent',
  checking: 'neutral',
  invalid: 'over',
  duplicate: 'warn',
  pending: 'neutral',
  user: 'neutral',
  deactivated: 'warn',
  leftOut: 'neutral',
  sending: 'accent',
  invited: 'ok',
  refused: 'over',
  failed: 'over',
};

const foundWords: Record<Exclude<CheckedAddress['state'], 'free'>, string> = {
  user: 'is a user of the clinic.',
  deactivated: 'is deactivated: reactivate them instead.',
  pending: 'has a pending invitation.',
};

/** Why a row stands where it stands, as a sentence; undefined where the state says it all. */
export function reasonWords({ reason, found, state }: StatedRow): string | undefined {
  if (reason !== undefined || found === undefined || found.state === 'free' || state === 'invited')
    return reason;
  return `${found.name ?? 'This address'} ${foundWords[found.state]}`;
}
