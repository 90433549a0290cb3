import { queryOptions } from '@tanstack/react-query';
import type { Invitation } from '#contract/invitation.ts';
import { invitationList, invitationRetrieve } from '#contract/invitation-endpoints.ts';
import { notPendingReason } from '#contract/invitation-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { listOptions } from '#src/api/list.ts';
import { readTime } from '#src/lib/time.ts';
import type { InvitationFilters } from './invitation-filters.ts';

/** The keys of all lists begin with this. */
export const invitationLists = ['invitations', 'list'] as const;

export const invitationListOptions = ({ expiry, ...filters }: InvitationFilters) =>
  listOptions(
    [...invitationLists, { expiry, ...filters }],
    (cursor, signal) =>
      answerOf(invitationList, { query: { ...filters, expired: expiry, cursor, limit: 50 }, signal }),
    (page) => page.invitations,
  );

/** Milliseconds between two looks at a mail that is about to be sent, and at one that waits for its next try. */
const soon = 3_000;
const later = 30_000;

export const invitationOptions = (invitationId: string) =>
  queryOptions({
    queryKey: ['invitations', 'one', invitationId],
    queryFn: ({ signal }) => answerOf(invitationRetrieve, { params: { invitationId }, signal }),
    refetchInterval: ({ state: { data } }) => (data === undefined ? false : mailPace(data, Date.now())),
  });

/** While a mail waits somebody may be waiting for it. */
function mailPace(invitation: Invitation, now: number): number | false {
  if (invitation.mail?.state !== 'waiting' || notPendingReason(invitation, now) !== undefined) return false;
  const nextTry = readTime(invitation.mail.nextTryAt);
  return nextTry !== undefined && nextTry - now > later ? later : soon;
}
