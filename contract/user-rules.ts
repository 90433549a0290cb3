import { type Authority, allowed, type Permission, refused } from './permission.ts';
import type { PersonUpdateBody } from './person-bodies.ts';
import type { User } from './user.ts';

/** Invite, update, deactivate and reactivate people; see invitations and the audit. */
export function mayManagePeople(authority: Authority): Permission {
  return authority.level === 'member' ? refused('Only owners and admins manage people.') : allowed;
}

type Target = Pick<User, 'userId' | 'level'>;

/** Nobody touches an owner unless they are one. */
function mayTouch(authority: Authority, target: Target): Permission {
  const managing = mayManagePeople(authority);
  if (!managing.allowed) return managing;
  if (target.level === 'owner' && authority.level !== 'owner')
    return refused('Only an owner may change an owner.');
  return allowed;
}

/**
 * Whether `change` may be made to `target`. Nobody can raise themselves: an admin without the right to manage
 * studies cannot give it to themselves. Giving up a right is allowed, except where the last owner would be lost,
 * which only the server can know.
 */
export function mayUpdateUser(
  authority: Authority,
  target: Target & Pick<User, 'canManageStudies' | 'hasDashboardAccess'>,
  change: PersonUpdateBody,
): Permission {
  const touching = mayTouch(authority, target);
  if (!touching.allowed) return touching;
  if (authority.userId === target.userId) {
    const raises =
      (change.level === 'admin' && target.level === 'member') ||
      (change.canManageStudies === true && !target.canManageStudies) ||
      (change.hasDashboardAccess === true && !target.hasDashboardAccess);
    if (raises) return refused('Nobody can raise their own rights.');
  }
  return allowed;
}

export function mayRevokeAccess(authority: Authority, target: Target): Permission {
  const touching = mayTouch(authority, target);
  if (!touching.allowed) return touching;
  if (authority.userId === target.userId) return refused('You cannot deactivate yourself.');
  return allowed;
}

export const alreadyDeactivatedReason = 'This person is deactivated already.';

/** What the open studies of a leaver may be done with by somebody without the right to manage studies: nothing. */
export function mayHandOver(authority: Authority): Permission {
  const managing = mayManagePeople(authority);
  if (!managing.allowed) return managing;
  return authority.canManageStudies
    ? allowed
    : refused('You need the right to manage studies to hand them over.');
}

export function mayReactivate(authority: Authority, target: Target): Permission {
  return mayTouch(authority, target);
}

/** End where somebody is signed in. */
export function mayEndSessions(authority: Authority, target: Target): Permission {
  const touching = mayTouch(authority, target);
  if (!touching.allowed) return touching;
  if (authority.userId === target.userId) return refused('End your own sessions in the settings.');
  return allowed;
}

/** An owner who is deactivated or cannot sign in does not count: the clinic could no longer be reached. */
export function isActiveOwner(user: Pick<User, 'level' | 'hasDashboardAccess' | 'accessRevokedAt'>): boolean {
  return user.level === 'owner' && user.hasDashboardAccess && (user.accessRevokedAt ?? null) === null;
}

export const lastOwnerReason = 'This is the last active owner. Make somebody else an owner first.';

/** Rule for the result of a change: owners and admins need dashboard access. */
export function keepsAdminAccess(user: Pick<User, 'level' | 'hasDashboardAccess'>): boolean {
  return user.level === 'member' || user.hasDashboardAccess;
}
