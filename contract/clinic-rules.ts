import type { ClinicUpdateBody } from './clinic.ts';
import { type Authority, allowed, type Permission, refused } from './permission.ts';

/** Owners and admins; what each of them may change is `mayUpdateClinic`. */
export function mayChangeTargets(authority: Authority): Permission {
  return authority.level === 'member'
    ? refused('Only owners and admins change the settings of the clinic.')
    : allowed;
}

/** The name that everyone sees, and the rule that can shut admins out: for owners. */
export function mayChangeClinic(authority: Authority): Permission {
  const changing = mayChangeTargets(authority);
  if (!changing.allowed || authority.level === 'owner') return changing;
  return refused('Only an owner changes the name of the clinic or who needs a second factor.');
}

export function mayUpdateClinic(authority: Authority, change: ClinicUpdateBody): Permission {
  return change.name === undefined && change.isSecondFactorRequired === undefined
    ? mayChangeTargets(authority)
    : mayChangeClinic(authority);
}

/** Whoever asks others for one must not be the first who is shut out. */
export const ownSecondFactorFirst = 'Set up your own second factor first.';
