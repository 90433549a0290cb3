import { accessReview } from './access-review.ts';
import { addressCheck } from './address-check.ts';
import { apiKeyCreate, apiKeyList, apiKeyRevoke, apiKeyRotate, apiKeyUpdate } from './api-key.ts';
import { auditExport, auditList, auditRetrieve } from './audit.ts';
import { clinicRetrieve, clinicUpdate } from './clinic.ts';
import { expressCustomerList } from './express-customer.ts';
import {
  invitationList,
  invitationRetrieve,
  invitationRevoke,
  invitationUpdate,
} from './invitation-endpoints.ts';
import { invitationLinkCreate, invitationResend } from './invitation-mail-endpoints.ts';
import { invitationAccept, invitationDecline, invitationOfferRetrieve } from './invitation-offer.ts';
import { leaverBegin, leaverContinue, leaverRetrieve } from './leaving.ts';
import { mailStatus, mailTest } from './mail.ts';
import { metadataKeyList } from './metadata-key.ts';
import { ownProfileUpdate } from './own-profile.ts';
import {
  passwordChange,
  recoveryCodesRenew,
  secondFactorBegin,
  secondFactorConfirm,
  secondFactorRemove,
  securityRetrieve,
} from './security.ts';
import {
  capabilitiesRetrieve,
  ownSessionList,
  ownSessionRevoke,
  passwordRequestReset,
  passwordReset,
  sessionSignIn,
  sessionSignInSecondFactor,
  sessionSignOut,
  sessionSwitchClinic,
  sessionUseSignInLink,
  setupComplete,
  setupRetrieve,
  signInOptionsRetrieve,
} from './session-endpoints.ts';
import { sessionRetrieve } from './session-retrieve.ts';
import {
  studyCancel,
  studyCreate,
  studyList,
  studyRerouteUrl,
  studyRetrieve,
  studyRetrieveByUid,
  studyUncancel,
  studyUpdate,
} from './study-endpoints.ts';
import { userList, userReactivate, userRetrieve, userRevokeAccess } from './user-endpoints.ts';
import { userSessionList, userSessionRevoke } from './user-session.ts';
import { userInvite, userUpdate } from './user-write-endpoints.ts';

/** The documented API: what both modes implement. In the order of the documents: S1–S8, U1–U6, I1–I4. */
export const viewerEndpoints = {
  studyCreate,
  studyList,
  studyRetrieve,
  studyRetrieveByUid,
  studyUpdate,
  studyCancel,
  studyUncancel,
  studyRerouteUrl,
  userInvite,
  userList,
  userRetrieve,
  userUpdate,
  userRevokeAccess,
  userReactivate,
  invitationList,
  invitationRetrieve,
  invitationUpdate,
  invitationRevoke,
} as const;
export type ViewerEndpoints = typeof viewerEndpoints;

/** What only the dashboard needs. */
export const dashboardEndpoints = {
  sessionRetrieve,
  signInOptionsRetrieve,
  sessionSignIn,
  sessionSignInSecondFactor,
  sessionUseSignInLink,
  sessionSignOut,
  sessionSwitchClinic,
  ownProfileUpdate,
  ownSessionList,
  ownSessionRevoke,
  userSessionList,
  userSessionRevoke,
  passwordRequestReset,
  passwordReset,
  passwordChange,
  securityRetrieve,
  secondFactorBegin,
  secondFactorConfirm,
  secondFactorRemove,
  recoveryCodesRenew,
  capabilitiesRetrieve,
  setupRetrieve,
  setupComplete,
  auditList,
  auditRetrieve,
  auditExport,
  accessReview,
  apiKeyList,
  apiKeyCreate,
  apiKeyRevoke,
  apiKeyUpdate,
  apiKeyRotate,
  clinicRetrieve,
  clinicUpdate,
  mailStatus,
  mailTest,
  expressCustomerList,
  metadataKeyList,
  addressCheck,
  invitationResend,
  invitationLinkCreate,
  leaverRetrieve,
  leaverBegin,
  leaverContinue,
  invitationOfferRetrieve,
  invitationAccept,
  invitationDecline,
} as const;
export type DashboardEndpoints = typeof dashboardEndpoints;

/** The whole table. The browser imports single rows instead, so that it carries only what a page uses. */
export const endpoints = { ...viewerEndpoints, ...dashboardEndpoints } as const;
