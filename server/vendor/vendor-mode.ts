import type { addressCheck } from '#contract/address-check.ts';
import type { invitationLinkCreate } from '#contract/invitation-mail-endpoints.ts';
import type { Mode } from '#server/viewer/mode.ts';
import { accessReview } from './access-review.ts';
import { vendorCapabilities } from './capabilities.ts';
import { expressCustomerList } from './express-customer-list.ts';
import { invitationList, invitationRetrieve } from './invitation-reads.ts';
import { invitationResend } from './invitation-resend.ts';
import { invitationRevoke } from './invitation-revoke.ts';
import { invitationUpdate } from './invitation-update.ts';
import { leaverBegin } from './leaver-begin.ts';
import { leaverContinue } from './leaver-continue.ts';
import { leaverRetrieve } from './leaver-retrieve.ts';
import { metadataKeyList } from './metadata-key-list.ts';
import { notHereVerb } from './not-here.ts';
import { ownProfileUpdate } from './own-profile-update.ts';
import type { VendorParts } from './parts.ts';
import { createSeenInStudies } from './seen-in-studies.ts';
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

/** The documented API, and what of the dashboard depends on where the clinic's data is, on nothing but the vendor's documented operations. */
export function createVendorMode(parts: VendorParts): Pick<Mode, 'viewer' | 'dashboard'> {
  const seen = createSeenInStudies(parts.now);
  return {
    viewer: {
      studyCreate: studyCreate(parts),
      studyList: studyList(parts, seen),
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
    },
    dashboard: {
      accessReview: accessReview(parts),
      addressCheck: notHereVerb<typeof addressCheck>('Looking up many addresses'),
      capabilitiesRetrieve: () => vendorCapabilities(parts),
      expressCustomerList: expressCustomerList(parts, seen),
      invitationLinkCreate: notHereVerb<typeof invitationLinkCreate>('A link to hand over'),
      invitationResend: invitationResend(parts),
      leaverBegin: leaverBegin(parts),
      leaverContinue: leaverContinue(parts),
      leaverRetrieve: leaverRetrieve(parts),
      metadataKeyList: metadataKeyList(parts, seen),
      ownProfileUpdate: ownProfileUpdate(parts),
    },
  };
}
