import type { ModeDashboard } from '#server/viewer/dashboard.ts';
import type { Viewer } from '#server/viewer/viewer.ts';
import { accessReview } from './access-review.ts';
import { addressCheck } from './address-check.ts';
import { capabilitiesOf } from './capabilities.ts';
import { expressCustomerList } from './express-customer-list.ts';
import { invitationLinkCreate } from './invitation-link-create.ts';
import { invitationList } from './invitation-list.ts';
import { invitationResend } from './invitation-resend.ts';
import { invitationRetrieve } from './invitation-retrieve.ts';
import { invitationRevoke } from './invitation-revoke.ts';
import { invitationUpdate } from './invitation-update.ts';
import { leaverBegin } from './leaver-begin.ts';
import { leaverContinue } from './leaver-continue.ts';
import { leaverRetrieve } from './leaver-retrieve.ts';
import { metadataKeyList } from './metadata-key-list.ts';
import { ownProfileUpdate } from './own-profile-update.ts';
import type { SelfHostedParts } from './parts.ts';
import { studyCancel, studyUncancel } from './study-cancel.ts';
import { studyCreate } from './study-create.ts';
import { studyList } from './study-list.ts';
import { studyRerouteUrl } from './study-reroute-url.ts';
import { studyRetrieve, studyRetrieveByUid } from './study-retrieve.ts';
import { studyUpdate } from './study-update.ts';
import { userReactivate, userRevokeAccess } from './user-access.ts';
import { userInvite } from './user-invite.ts';
import { userList } from './user-list.ts';
import { userRetrieve } from './user-retrieve.ts';
import { userUpdate } from './user-update.ts';

/** The documented API on our own database. */
export function createSelfHostedViewer(parts: SelfHostedParts): Viewer {
  return {
    studyCreate: studyCreate(parts),
    studyList: studyList(parts),
    studyRetrieve: studyRetrieve(parts),
    studyRetrieveByUid: studyRetrieveByUid(parts),
    studyUpdate: studyUpdate(parts),
    studyCancel: studyCancel(parts),
    studyUncancel: studyUncancel(parts),
    studyRerouteUrl: studyRerouteUrl(parts),
    userInvite: userInvite(parts),
    userList: userList(parts),
    userRetrieve: userRetrieve(parts),
    userUpdate: userUpdate(parts),
    userRevokeAccess: userRevokeAccess(parts),
    userReactivate: userReactivate(parts),
    invitationList: invitationList(parts),
    invitationRetrieve: invitationRetrieve(parts),
    invitationUpdate: invitationUpdate(parts),
    invitationRevoke: invitationRevoke(parts),
  };
}

/** The part of the dashboard's own operations that depends on where the clinic's data is. */
export function createSelfHostedDashboard(parts: SelfHostedParts): ModeDashboard {
  return {
    addressCheck: addressCheck(parts),
    accessReview: accessReview(parts),
    capabilitiesRetrieve: ({ actor }) => capabilitiesOf(parts, actor.clinicId),
    expressCustomerList: expressCustomerList(parts),
    metadataKeyList: metadataKeyList(parts),
    invitationResend: invitationResend(parts),
    invitationLinkCreate: invitationLinkCreate(parts),
    ownProfileUpdate: ownProfileUpdate(parts),
    leaverRetrieve: leaverRetrieve(parts),
    leaverBegin: leaverBegin(parts),
    leaverContinue: leaverContinue(parts),
  };
}
