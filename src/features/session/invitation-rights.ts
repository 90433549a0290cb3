import type { InvitationOffer } from '#contract/invitation-offer.ts';

/** What an invited person will be able to do, a clause each. */
export function rightsOf(
  offer: Pick<InvitationOffer, 'level' | 'canManageStudies' | 'hasDashboardAccess'>,
): string[] {
  if (!offer.hasDashboardAccess)
    return ['Be listed as staff, so that studies can be assigned to you. You do not sign in to Readroom'];
  return [
    'Look at the studies of the clinic and open them in the viewer',
    ...(offer.canManageStudies ? ['Create, assign, change and cancel studies'] : []),
    ...(offer.level === 'member'
      ? []
      : [`As an ${offer.level}: invite people, change their rights, and read the audit`]),
  ];
}
