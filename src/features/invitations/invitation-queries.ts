import { queryOptions } from '@tanstack/react-query';
import { invitationList, invitationRetrieve } from '#contract/invitation-endpoints.ts';
import type { InvitationState } from '#contract/invitation-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { listOptions } from '#src/api/list.ts';

export const invitationStates = ['sent', 'expired', 'accepted', 'rejected', 'revoked'] as const;

export interface InvitationFilters {
  readonly state?: InvitationState | undefined;
  /** Whole days, in UTC. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  readonly userId?: string | undefined;
}

/** What people call a state → what the API filters by: "expired" is `sent` and past its expiry. */
function queryOf({ state, ...others }: InvitationFilters) {
  if (state === undefined) return others;
  if (state === 'expired') return { ...others, status: ['sent' as const], expired: 'expired' as const };
  if (state === 'sent') return { ...others, status: [state], expired: 'not-expired' as const };
  return { ...others, status: [state] };
}

export const invitationListOptions = (filters: InvitationFilters) =>
  listOptions(
    ['invitations', 'list', filters],
    (cursor, signal) =>
      answerOf(invitationList, { query: { ...queryOf(filters), cursor, limit: 50 }, signal }),
    (page) => page.invitations,
  );

export const invitationOptions = (invitationId: string) =>
  queryOptions({
    queryKey: ['invitations', 'one', invitationId],
    queryFn: ({ signal }) => answerOf(invitationRetrieve, { params: { invitationId }, signal }),
  });
