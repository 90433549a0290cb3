import { operationOf } from './bad-upstream.ts';

export const sampleStudy = {
  studyId: 'stu_00000000000000000000000000000001',
  studyInstanceUid: '1.2.840.1',
  studyDescription: 'CT Head without contrast',
  severity: 'stat',
  studyViewerStatus: 'incomplete',
  isCancelled: false,
  cancelledAt: null,
  createdAt: '2026-03-01T08:00:00.000Z',
  updatedAt: '2026-03-01T08:00:00.000Z',
  metadata: { accession: 'A-1' },
};

const person = {
  email: 'ada@clinic.example',
  firstName: 'Ada',
  lastName: 'Lovelace',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: true,
  hasDashboardAccess: true,
  invitedSource: 'api',
};

export const sampleUser = {
  userId: 'usr_00000000000000000000000000000001',
  ...person,
  createdAt: '2026-03-01T08:00:00.000Z',
  lastLoginAt: null,
};

export const sampleInvitation = {
  invitationId: 'inv_00000000000000000000000000000001',
  userId: 'usr_00000000000000000000000000000001',
  clinicId: '00000000-0000-4000-8000-000000000001',
  ...person,
  status: 'sent',
  inviterId: null,
  expiry: '2026-03-08T08:00:00.000Z',
  createdAt: '2026-03-01T08:00:00.000Z',
  updatedAt: '2026-03-01T08:00:00.000Z',
};

const end = { hasMore: false, cursor: null };

const answers: Readonly<Record<string, object>> = {
  studyCreate: sampleStudy,
  studyList: { studies: [sampleStudy, sampleStudy], ...end },
  studyRetrieve: sampleStudy,
  studyRetrieveByUid: sampleStudy,
  studyUpdate: sampleStudy,
  studyCancel: { success: true },
  studyUncancel: { success: true },
  studyRerouteUrl: { url: 'https://viewer.example/study/stu_1?token=abc' },
  userInvite: sampleUser,
  userList: { users: [sampleUser, sampleUser], ...end },
  userRetrieve: sampleUser,
  userUpdate: sampleUser,
  userRevokeAccess: { success: true },
  userReactivate: { success: true },
  invitationList: { invitations: [sampleInvitation, sampleInvitation], ...end },
  invitationRetrieve: sampleInvitation,
  invitationUpdate: sampleInvitation,
  invitationRevoke: { success: true },
};

/** Answers every documented operation with the same sample objects, whatever is asked of it; keeps nothing. */
export async function sampleUpstream(request: Request): Promise<Response> {
  const operation = operationOf(request);
  const answer = operation === undefined ? undefined : answers[operation];
  if (answer === undefined) return Response.json({ message: 'There is no such operation.' }, { status: 404 });
  return Response.json(answer, {
    status: operation === 'studyCreate' || operation === 'userInvite' ? 201 : 200,
  });
}
