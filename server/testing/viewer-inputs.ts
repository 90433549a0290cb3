import { type ViewerEndpoints, viewerEndpoints } from '#contract/endpoints.ts';
import type { Invitation } from '#contract/invitation.ts';
import type { Input } from './call.ts';
import { type ConformanceApp, newUid, type TestClinic } from './test-app.ts';

/** Something that each documented operation can do, about an object of this clinic that nothing was done to yet. */
export function viewerInputs(
  app: ConformanceApp,
  clinic: TestClinic,
): Readonly<Record<keyof ViewerEndpoints, () => Promise<Input>>> {
  const study = () => app.newStudy(clinic);
  const user = () => app.addUser(clinic.clinicId);
  const person = () => ({
    email: `${newUid()}@clinic.example`,
    firstName: 'New',
    lastName: 'Person',
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
  });

  async function invitation(): Promise<Invitation> {
    const { userId } = await app.done(clinic.key, viewerEndpoints.userInvite, { body: person() });
    const page = await app.done(clinic.key, viewerEndpoints.invitationList, { query: { userId } });
    const [made] = page.invitations;
    if (made === undefined) throw new Error('No invitation was made.');
    return made;
  }

  return {
    studyCreate: async () => ({
      body: { severity: 'stat', studyDescription: 'CT head', studyInstanceUid: newUid() },
    }),
    studyList: async () => ({ query: { severity: 'normal', limit: 5 } }),
    studyRetrieve: async () => ({ params: { studyId: (await study()).studyId } }),
    studyRetrieveByUid: async () => ({ params: { studyInstanceUid: (await study()).studyInstanceUid } }),
    studyUpdate: async () => ({ params: { studyId: (await study()).studyId }, body: { severity: 'high' } }),
    studyCancel: async () => ({ body: { studyId: (await study()).studyId } }),
    studyUncancel: async () => {
      const { studyId } = await study();
      await app.done(clinic.key, viewerEndpoints.studyCancel, { body: { studyId } });
      return { body: { studyId } };
    },
    studyRerouteUrl: async () => ({ body: { studyId: (await study()).studyId } }),
    userInvite: async () => ({ body: person() }),
    userList: async () => ({ query: { level: 'member', limit: 5 } }),
    userRetrieve: async () => ({ params: { userId: (await user()).userId } }),
    userUpdate: async () => ({ params: { userId: (await user()).userId }, body: { lastName: 'Changed' } }),
    userRevokeAccess: async () => ({ body: { userId: (await user()).userId } }),
    userReactivate: async () => ({ body: { userId: (await user()).userId } }),
    invitationList: async () => ({ query: { status: ['sent'], limit: 5 } }),
    invitationRetrieve: async () => ({ params: { invitationId: (await invitation()).invitationId } }),
    invitationUpdate: async () => ({
      params: { invitationId: (await invitation()).invitationId },
      body: { lastName: 'Changed' },
    }),
    invitationRevoke: async () => ({ body: { invitationId: (await invitation()).invitationId } }),
  };
}
