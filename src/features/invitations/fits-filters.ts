import type { Invitation } from '#contract/invitation.ts';
import { readTime } from '#src/lib/time.ts';
import type { InvitationFilters } from './invitation-filters.ts';

/** Whether an invitation belongs into the list with these filters, as the server would say. `now` in milliseconds. */
export function fitsFilters(invitation: Invitation, filters: InvitationFilters, now: number): boolean {
  const { status, expiry, startDate, endDate, userId } = filters;
  const ends = readTime(invitation.expiry);
  const day = invitation.createdAt?.slice(0, 10) ?? '';
  return (
    (status === undefined || status.includes(invitation.status)) &&
    (expiry === undefined || (expiry === 'expired') === (ends !== undefined && ends <= now)) &&
    (startDate === undefined || day >= startDate) &&
    (endDate === undefined || day <= endDate) &&
    (userId === undefined || invitation.userId === userId)
  );
}
