import type { Endpoint } from '#contract/endpoint.ts';
import type { ThingKind } from './things.ts';

/** What an operation needs so that a thousand requests of it are a thousand different ones. */
export interface Care {
  /** The caller signs in for every request anew, and there are fewer of these requests: a sign-in costs as much as they do. */
  readonly throwAway?: true;
  /** What three of four requests name anew, because it is what the operation makes. */
  readonly makes?: ThingKind;
  /** A `userId` of it is that of an invited person. */
  readonly invites?: true;
  /** After so many successes there is a new clinic; of things that are used up, soon none are left. */
  readonly successesOfAWorld?: number;
  /**
   * Fields that may be refused although their schema takes them, because it depends on what is stored: whom an id
   * names, whether a password is common or right.
   */
  readonly mayBlame?: readonly string[];
}

const ends = { throwAway: true } as const;
const usesUp = { successesOfAWorld: 4 } as const;
const wrongPassword = { mayBlame: ['password', 'current', 'code'] } as const;
const study = { mayBlame: ['assignedTo', 'expressCustomerId'] } as const;
/** Two ids that name different things. */
const oneOfTwo = { mayBlame: ['studyId', 'studyInstanceUid', 'invitationId', 'userId'] } as const;
const list = { mayBlame: ['cursor'] } as const;

/**
 * Not tried in earnest, because it takes more than one request: switching a second factor on, which needs a code of the
 * secret that was just made, and setting up the first clinic, which is done before there is anybody to ask. Both have
 * tests of their own; here they are only refused.
 */
const cares: Readonly<Record<string, Care>> = {
  studyCreate: { ...study, makes: 'studyInstanceUid' },
  userInvite: { makes: 'email' },
  studyUpdate: study,
  studyList: list,
  studyCancel: oneOfTwo,
  studyUncancel: oneOfTwo,
  studyRerouteUrl: oneOfTwo,
  userList: list,
  userUpdate: { mayBlame: ['hasDashboardAccess'] },
  userRevokeAccess: usesUp,
  invitationList: { ...list, invites: true },
  invitationUpdate: { mayBlame: ['hasDashboardAccess'] },
  invitationRevoke: { ...oneOfTwo, ...usesUp, invites: true },
  auditList: list,
  apiKeyRevoke: usesUp,
  apiKeyRotate: usesUp,
  leaverBegin: { ...usesUp, mayBlame: ['successorIds', 'keepApiKeyIds'] },
  invitationAccept: { ...wrongPassword, ...usesUp },
  invitationDecline: usesUp,
  sessionUseSignInLink: usesUp,
  setupComplete: wrongPassword,
  passwordReset: { ...wrongPassword, ...usesUp },
  passwordChange: { ...ends, ...wrongPassword },
  secondFactorConfirm: wrongPassword,
  secondFactorRemove: wrongPassword,
  recoveryCodesRenew: wrongPassword,
  // The session that asks may be over afterwards, or be in another clinic.
  sessionSignOut: ends,
  sessionSwitchClinic: ends,
  ownSessionRevoke: ends,
  userSessionRevoke: { ...ends, ...usesUp },
};

export function careOf({ name }: Endpoint): Care {
  return cares[name] ?? {};
}
