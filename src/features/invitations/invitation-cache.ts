import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Answer } from '#contract/endpoint.ts';
import type { Invitation } from '#contract/invitation.ts';
import type { invitationList } from '#contract/invitation-endpoints.ts';
import { fitsFilters } from './fits-filters.ts';
import type { InvitationFilters } from './invitation-filters.ts';
import { invitationLists, invitationOptions } from './invitation-queries.ts';

type Pages = InfiniteData<Answer<typeof invitationList>, string | undefined>;

/** After a write of one's own: into the lists that it belongs to now, and out of those that it does not. Nothing is fetched. */
export function placeInvitation(client: QueryClient, invitation: Invitation): void {
  client.setQueryData(invitationOptions(invitation.invitationId).queryKey, invitation);
  for (const [queryKey, list] of client.getQueriesData<Pages>({ queryKey: invitationLists })) {
    const filters = queryKey[2] as InvitationFilters;
    if (list)
      client.setQueryData(queryKey, placed(list, invitation, fitsFilters(invitation, filters, Date.now())));
  }
}

/** Exported for its tests. */
export function placed(list: Pages, invitation: Invitation, isIn: boolean): Pages {
  const isIt = (other: Invitation) => other.invitationId === invitation.invitationId;
  const isThere = list.pages.some((page) => page.invitations.some(isIt));
  if (!isThere && !isIn) return list;
  const pages = list.pages.map((page, index) => {
    // The newest come first, and what is new is the newest.
    if (!isThere) return index > 0 ? page : { ...page, invitations: [invitation, ...page.invitations] };
    if (!page.invitations.some(isIt)) return page;
    return {
      ...page,
      invitations: page.invitations.flatMap((other) => (isIt(other) ? (isIn ? [invitation] : []) : [other])),
    };
  });
  return { ...list, pages };
}
