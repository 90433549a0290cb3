import type { InvitationStatus } from '#contract/invitation.ts';
import { searchDay, searchOneOf, searchSome, searchText } from '#src/lib/search-params.ts';

/** Written down again: the address is read before anything that knows the schemas has come. */
export const statuses = [
  'sent',
  'accepted',
  'rejected',
  'revoked',
] as const satisfies readonly InvitationStatus[];
export const expiries = ['not-expired', 'expired'] as const;

/** What narrows the list of invitations, as the address bar says it. */
export interface InvitationFilters {
  readonly status?: InvitationStatus[] | undefined;
  /** Looks at the expiry alone, whatever the status. */
  readonly expiry?: (typeof expiries)[number] | undefined;
  /** Whole days, in UTC. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  readonly userId?: string | undefined;
}

export function readInvitationFilters(search: Readonly<Record<string, unknown>>): InvitationFilters {
  return {
    status: searchSome(search.status, statuses),
    expiry: searchOneOf(search.expiry, expiries),
    startDate: searchDay(search.startDate),
    endDate: searchDay(search.endDate),
    userId: searchText(search.userId, 36),
  };
}

export function isFiltered(filters: InvitationFilters): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}

/** The status and expiry that people look for most, in one word each. */
export const invitationViews: readonly (Pick<InvitationFilters, 'status' | 'expiry'> & { name: string })[] = [
  { name: 'All', status: undefined, expiry: undefined },
  { name: 'Pending', status: ['sent'], expiry: 'not-expired' },
  { name: 'Expired', status: ['sent'], expiry: 'expired' },
];
