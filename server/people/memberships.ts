import type { AuditActor } from '#server/database/audit-row.ts';
import type { Membership } from '#server/viewer/directory.ts';

/** Where the person was last, as a sign-in has nothing else to go by; by name where they never were. */
export function mostRecentMembership(memberships: readonly Membership[]): Membership | undefined {
  return memberships.toSorted(
    (a, b) =>
      lastLogin(b) - lastLogin(a) || (a.clinicName < b.clinicName ? -1 : a.clinicName > b.clinicName ? 1 : 0),
  )[0];
}

function lastLogin({ user }: Membership): number {
  return user.lastLoginAt === null ? 0 : Date.parse(user.lastLoginAt);
}

export function nameOf(user: { readonly firstName: string; readonly lastName: string }): string {
  return `${user.firstName} ${user.lastName}`;
}

export function auditActorOfMembership({ user }: Membership): AuditActor {
  return { kind: 'user', id: user.userId, name: nameOf(user), email: user.email };
}
