import type { User } from '#contract/user.ts';

export const levelWords = { owner: 'Owner', admin: 'Admin', member: 'Member' } as const;
export const accessWords = { active: 'Active', deactivated: 'Deactivated' } as const;
export const sourceWords = { dashboard: 'Dashboard', api: 'API' } as const;

/** What a person may do beyond reading, in words. */
export function rightsWords(rights: Pick<User, 'canManageStudies' | 'hasDashboardAccess'>): string {
  return [rights.canManageStudies && 'Studies', rights.hasDashboardAccess && 'Dashboard']
    .filter(Boolean)
    .join(', ');
}
