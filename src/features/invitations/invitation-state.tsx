import type { Invitation } from '#contract/invitation.ts';
import { type InvitationState, invitationState } from '#contract/invitation-rules.ts';
import { instant, readTime, relative } from '#src/lib/time.ts';
import { Badge, type Tone } from '#src/ui/badge.tsx';
import { useNow } from '#src/ui/now.ts';

export const stateWords: Record<InvitationState, string> = {
  sent: 'Pending',
  expired: 'Expired',
  accepted: 'Accepted',
  rejected: 'Declined',
  revoked: 'Revoked',
};
const tones: Record<InvitationState, Tone> = {
  sent: 'accent',
  expired: 'warn',
  accepted: 'ok',
  rejected: 'neutral',
  revoked: 'neutral',
};

/** Where an invitation stands, and for how long it still does. */
export function InvitationStateMark({ invitation }: { invitation: Pick<Invitation, 'status' | 'expiry'> }) {
  const now = useNow();
  const state = invitationState(invitation, now);
  const expiry = readTime(invitation.expiry);
  const isOver = state === 'expired';
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <Badge tone={tones[state]}>{stateWords[state]}</Badge>
      {(state === 'sent' || isOver) && expiry !== undefined && (
        <time
          dateTime={invitation.expiry ?? undefined}
          title={instant(expiry)}
          className="text-sm text-faint"
        >
          {isOver ? relative(expiry, now) : `ends ${relative(expiry, now)}`}
        </time>
      )}
    </span>
  );
}
