import type { Credentials } from '#server/viewer/credentials.ts';
import type { PeopleDashboard } from '#server/viewer/dashboard.ts';
import type { SingleSignOn } from '#server/viewer/single-sign-on.ts';
import { rotateApiKeyVerb, updateApiKeyVerb } from './api-key-changes.ts';
import { createApiKeyVerb, listApiKeysVerb, revokeApiKeyVerb } from './api-keys.ts';
import { createBackground } from './background.ts';
import { createAuth } from './create-auth.ts';
import { createCredentials } from './credentials.ts';
import { acceptInvitationVerb } from './invitation-accept.ts';
import { declineInvitationVerb } from './invitation-decline.ts';
import { retrieveOfferVerb } from './invitation-offer.ts';
import { createMailDelivery, type MailDelivery } from './mail-delivery.ts';
import { mailStatusVerb, mailTestVerb } from './mail-test.ts';
import { createOpenIdProvider } from './openid-provider.ts';
import { listOwnSessionsVerb, revokeOwnSessionVerb } from './own-sessions.ts';
import type { PeopleContext, PeopleParts } from './parts.ts';
import { changePasswordVerb } from './password-change.ts';
import { createPasswordLink, requestResetVerb, resetPasswordVerb } from './password-reset.ts';
import { type NewClinic, type NewClinicRequest, provisionClinic } from './provision.ts';
import { createSeal } from './seal.ts';
import {
  beginSecondFactorVerb,
  confirmSecondFactorVerb,
  removeSecondFactorVerb,
  renewRecoveryCodesVerb,
  retrieveSecurityVerb,
} from './second-factor.ts';
import { signInVerb } from './session-sign-in.ts';
import { signInSecondFactorVerb } from './session-sign-in-second-factor.ts';
import { retrieveSessionVerb, signOutVerb, switchClinicVerb } from './session-verbs.ts';
import { completeSetupVerb, issueSetupCode, retrieveSetupVerb } from './setup.ts';
import {
  createSignInLink,
  type SignInLink,
  type SignInLinkRequest,
  signInLinkVerb,
} from './sign-in-links.ts';
import { createSingleSignOn } from './single-sign-on.ts';
import { sweepExpired } from './sweep.ts';
import { listUserSessionsVerb, revokeUserSessionVerb } from './user-sessions.ts';

export interface People {
  readonly credentials: Credentials;
  /** Undefined where no OpenID provider is configured. */
  readonly singleSignOn: SingleSignOn | undefined;
  readonly dashboard: PeopleDashboard;
  readonly mail: MailDelivery;
  /** @see provisionClinic */
  provisionClinic(request: NewClinicRequest): Promise<NewClinic | undefined>;
  /** @see createSignInLink */
  createSignInLink(request: SignInLinkRequest): Promise<SignInLink>;
  /** @see createPasswordLink */
  createPasswordLink(request: Pick<SignInLinkRequest, 'email' | 'actor'>): Promise<SignInLink>;
  /** @see issueSetupCode */
  issueSetupCode(): Promise<string | undefined>;
  /** Removes what has expired; to be called now and then, by every process if need be. */
  sweep(): Promise<void>;
  /** Resolves when nothing that an answer left behind is still at work: before the database is closed. */
  drained(): Promise<void>;
}

/** Needs the tables: the secret that signs cookies is in the database, where every process finds the same. */
export async function createPeople(parts: PeopleParts): Promise<People> {
  const context: PeopleContext = {
    ...parts,
    auth: await createAuth(parts.db, parts.publicUrl, parts.passwords),
    background: createBackground(parts.log),
    seal: await createSeal(parts.db),
  };
  const singleSignOn =
    parts.openId === undefined
      ? undefined
      : createSingleSignOn(context, createOpenIdProvider(parts.openId, parts.publicUrl));
  return {
    credentials: createCredentials(context),
    singleSignOn,
    dashboard: {
      sessionRetrieve: retrieveSessionVerb(context),
      signInOptionsRetrieve: async () => ({
        firstSignIn: parts.directory.firstSignIn,
        provider: singleSignOn === undefined ? null : { name: singleSignOn.name },
      }),
      sessionSignIn: signInVerb(context),
      sessionSignInSecondFactor: signInSecondFactorVerb(context),
      sessionUseSignInLink: signInLinkVerb(context),
      sessionSignOut: signOutVerb(context),
      sessionSwitchClinic: switchClinicVerb(context),
      ownSessionList: listOwnSessionsVerb(context),
      ownSessionRevoke: revokeOwnSessionVerb(context),
      userSessionList: listUserSessionsVerb(context),
      userSessionRevoke: revokeUserSessionVerb(context),
      passwordRequestReset: requestResetVerb(context),
      passwordReset: resetPasswordVerb(context),
      passwordChange: changePasswordVerb(context),
      securityRetrieve: retrieveSecurityVerb(context),
      secondFactorBegin: beginSecondFactorVerb(context),
      secondFactorConfirm: confirmSecondFactorVerb(context),
      secondFactorRemove: removeSecondFactorVerb(context),
      recoveryCodesRenew: renewRecoveryCodesVerb(context),
      setupRetrieve: retrieveSetupVerb(context),
      setupComplete: completeSetupVerb(context),
      invitationOfferRetrieve: retrieveOfferVerb(context),
      invitationAccept: acceptInvitationVerb(context),
      invitationDecline: declineInvitationVerb(context),
      apiKeyList: listApiKeysVerb(context),
      apiKeyCreate: createApiKeyVerb(context),
      apiKeyRevoke: revokeApiKeyVerb(context),
      apiKeyUpdate: updateApiKeyVerb(context),
      apiKeyRotate: rotateApiKeyVerb(context),
      mailStatus: mailStatusVerb(context),
      mailTest: mailTestVerb(context),
    },
    mail: createMailDelivery(context),
    provisionClinic: (request) => provisionClinic(context, request),
    createSignInLink: (request) => createSignInLink(context, request),
    createPasswordLink: (request) => createPasswordLink(context, request),
    issueSetupCode: () => issueSetupCode(context),
    sweep: () => sweepExpired(parts.db, parts.now()),
    drained: () => context.background.drained(),
  };
}
