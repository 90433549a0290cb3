import type { CheckedAddress } from '#contract/address-check.ts';
import type { Permission } from '#contract/permission.ts';
import type { User } from '#contract/user.ts';
import { initials, personName } from '#src/lib/person-name.ts';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly note?: string | undefined;
  readonly initials?: string | undefined;
  readonly href: string;
  /** Given to the page in memory. */
  readonly address?: string | undefined;
}

export interface PaletteGroup {
  readonly name: string;
  readonly items: readonly PaletteItem[];
}

const pages: readonly PaletteItem[] = (
  [
    ['Studies', '/studies'],
    ['New study', '/studies/new'],
    ['People', '/users'],
    ['Invitations', '/invitations'],
    ['Invite a person', '/invitations/new'],
    ['Invite many', '/invitations/import'],
    ['Audit', '/audit'],
    ['Access review', '/audit/access-review'],
    ['Settings', '/settings'],
    ['Security', '/settings/security'],
    ['Clinic settings', '/settings/clinic'],
    ['API keys', '/settings/api-keys'],
  ] as const
).map(([label, href]) => ({ id: href, label, href }));

export function fittingPages(typed: string): PaletteGroup {
  const words = typed.trim().toLowerCase().split(/\s+/);
  const fits = ({ label }: PaletteItem) =>
    words.every((word) =>
      label
        .toLowerCase()
        .split(' ')
        .some((part) => part.startsWith(word)),
    );
  return { name: 'Pages', items: pages.filter(fits) };
}

export function peopleGroup(name: string, people: readonly User[]): PaletteGroup {
  return {
    name,
    items: people.map((user) => ({
      id: user.userId,
      label: personName(user),
      note: (user.accessRevokedAt ?? null) === null ? user.clinicRole : 'Deactivated',
      initials: initials(user),
      href: `/users/${user.userId}`,
    })),
  };
}

/** What can be done with an address, or a sentence that says why nothing can. */
export function addressItem(checked: CheckedAddress, mayInvite: Permission): PaletteItem | string {
  const { email, state, userId, invitationId, name } = checked;
  if (userId !== undefined)
    return {
      id: userId,
      label: name ?? email,
      note: state === 'deactivated' ? `Deactivated · ${email}` : email,
      href: `/users/${userId}`,
    };
  if (invitationId !== undefined)
    return {
      id: invitationId,
      label: `Open the invitation of ${name ?? email}`,
      note: 'Pending',
      href: `/invitations/${invitationId}`,
    };
  if (!mayInvite.allowed) return `Nobody has this address. ${mayInvite.reason}`;
  return {
    id: 'invite',
    label: `Invite ${email}`,
    note: 'Nobody has it',
    href: '/invitations/new',
    address: email,
  };
}
