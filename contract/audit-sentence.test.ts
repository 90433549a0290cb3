import { describe, expect, test } from 'vitest';
import { type AuditEntry, auditActions, auditObjectKinds } from './audit.ts';
import { auditSentence, sentenceText } from './audit-sentence.ts';

const maria = { kind: 'user', id: 'usr_1', name: 'Maria Lopez', email: 'maria@clinic.example' } as const;
const key = { kind: 'apiKey', id: '7e0f', name: 'RIS', email: null } as const;
const stranger = { kind: 'system', id: null, name: 'Not signed in', email: null } as const;
const terminal = { ...stranger, name: 'Command line' };

const chest = { kind: 'study', id: 'stu_1', name: 'CT Chest' } as const;
const ben = { kind: 'user', id: 'usr_2', name: 'Ben Ito' } as const;
const invited = { kind: 'invitation', id: 'inv_1', name: 'Grace Hopper' } as const;

function entry(about: Partial<AuditEntry> & Pick<AuditEntry, 'action'>): AuditEntry {
  return {
    auditId: '1',
    at: '2026-11-22T06:10:48.200Z',
    actor: maria,
    outcome: 'done',
    reason: null,
    object: { kind: 'list', id: null, name: null },
    before: null,
    after: null,
    address: null,
    requestId: null,
    storyId: null,
    ...about,
  };
}

const said = (about: Parameters<typeof entry>[0]) => sentenceText(auditSentence(entry(about)));
const study = (before: AuditEntry['before'], after: AuditEntry['after']) =>
  said({ action: 'studyUpdate', object: chest, before, after });
const user = (before: AuditEntry['before'], after: AuditEntry['after']) =>
  said({ action: 'userUpdate', object: ben, before, after });
const amir = { userId: 'usr_3', name: 'Amir Patel' };
const mei = { userId: 'usr_4', name: 'Mei Lin' };

test.each(auditActions.flatMap((action) => auditObjectKinds.map((kind) => [action, kind] as const)))(
  '%s of a %s is a sentence, done and refused, named or not',
  (action, kind) => {
    for (const object of [
      { kind, id: 'x_1', name: 'The Thing' },
      { kind, id: null, name: null },
    ]) {
      const done = said({ action, object });
      const refused = said({ action, object, outcome: 'refused', reason: 'Only owners do that.' });
      expect(done).toMatch(/^Maria Lopez:? [a-z]/);
      expect(refused).toMatch(/^Maria Lopez (tried to [a-z].* and )?was refused: only owners do that/);
      for (const sentence of [done, refused]) {
        expect(sentence).not.toContain(action);
        expect(sentence).not.toMatch(/[{}]|undefined|null|\[object| {2}|\.$/);
      }
    }
  },
);

describe('of studies', () => {
  test.each([
    [study({ severity: 'normal' }, { severity: 'stat' }), 'raised CT Chest to stat'],
    [study({ severity: 'stat' }, { severity: 'high' }), 'lowered CT Chest to high'],
    [study({ assignedTo: null }, { assignedTo: amir }), 'assigned CT Chest to Amir Patel'],
    [study({ assignedTo: amir }, { assignedTo: null }), 'unassigned CT Chest from Amir Patel'],
    [study({ assignedTo: amir }, { assignedTo: mei }), 'reassigned CT Chest from Amir Patel to Mei Lin'],
    [
      study({ assignedTo: null }, { assignedTo: { userId: 'usr_1', name: 'Maria Lopez' } }),
      'assigned CT Chest to themselves',
    ],
    [study({ assignedTo: null }, { assignedTo: 'usr_9' }), 'assigned CT Chest to somebody'],
    [
      study({ studyViewerStatus: 'incomplete' }, { studyViewerStatus: 'complete' }),
      'marked CT Chest complete',
    ],
    [
      study({ studyViewerStatus: 'complete' }, { studyViewerStatus: 'incomplete' }),
      'marked CT Chest incomplete',
    ],
    [
      study({ studyDescription: 'CT Thorax' }, { studyDescription: 'CT Chest' }),
      'renamed “CT Thorax” to CT Chest',
    ],
    [
      study({ metadata: { a: '1', ward: '4', b: '1' } }, { metadata: { a: '1', ward: '5', site: 'East' } }),
      'changed ward, b and site in the metadata of CT Chest',
    ],
    [
      study({ metadata: null }, { metadata: { a: '1', b: '2', c: '3', d: '4' } }),
      'changed a, b and 2 others in the metadata of CT Chest',
    ],
    [
      study(
        { severity: 'high', assignedTo: null, studyViewerStatus: 'complete' },
        { severity: 'stat', assignedTo: amir, studyViewerStatus: 'incomplete' },
      ),
      'raised CT Chest to stat, assigned it to Amir Patel and marked it incomplete',
    ],
    [study({ roomNumber: '1' }, { roomNumber: '2' }), 'changed the room number of CT Chest'],
    [study(null, null), 'changed CT Chest'],
    [said({ action: 'studyCancel', object: chest }), 'cancelled CT Chest'],
    [said({ action: 'studyUncancel', object: chest }), 'restored CT Chest'],
    [said({ action: 'studyRerouteUrl', object: chest }), 'made a Viewer link to CT Chest'],
    [
      said({ action: 'studyCreate', object: chest, after: { severity: 'stat', assignedTo: amir } }),
      'created CT Chest as stat, assigned to Amir Patel',
    ],
  ])('%s', (sentence, expected) => {
    expect(sentence).toBe(`Maria Lopez ${expected}`);
  });
});

describe('of people', () => {
  test.each([
    [user({ level: 'member' }, { level: 'admin' }), 'made Ben Ito an admin'],
    [user({ level: 'admin' }, { level: 'member' }), 'made Ben Ito a member'],
    [user({ level: 'admin' }, { level: 'owner' }), 'made Ben Ito an owner'],
    [
      user({ canManageStudies: false }, { canManageStudies: true }),
      'gave Ben Ito the right to manage studies',
    ],
    [
      user({ canManageStudies: true }, { canManageStudies: false }),
      'took the right to manage studies from Ben Ito',
    ],
    [
      user(
        { level: 'member', hasDashboardAccess: false, phoneNumber: null },
        { level: 'admin', hasDashboardAccess: true, phoneNumber: '5551234567' },
      ),
      'made Ben Ito an admin, gave them dashboard access and changed their phone number',
    ],
    [
      user({ lastName: 'Ito', suffix1: null }, { lastName: 'Itō', suffix1: 'MD' }),
      'changed the name of Ben Ito',
    ],
    [
      user({ clinicRole: 'Nurse' }, { clinicRole: 'Surgeon' }),
      'changed the clinic role of Ben Ito to Surgeon',
    ],
    [
      said({
        action: 'userUpdate',
        object: { kind: 'user', id: 'usr_1', name: 'Maria Lopez' },
        before: { phoneNumber: null },
        after: { phoneNumber: '5551234567' },
      }),
      'changed their own phone number',
    ],
    [said({ action: 'userRevokeAccess', object: ben }), 'deactivated Ben Ito'],
    [said({ action: 'userReactivate', object: ben }), 'reactivated Ben Ito'],
    [
      said({ action: 'leaverBegin', object: ben, after: { openStudies: 0, plan: 'unassign' } }),
      'deactivated Ben Ito',
    ],
    [
      said({
        action: 'leaverBegin',
        object: ben,
        after: { openStudies: 1430, plan: 'turns', successors: 'Mei Lin, Amir Patel' },
      }),
      'deactivated Ben Ito and began to hand 1,430 open studies over by turn to Mei Lin, Amir Patel',
    ],
    [
      said({ action: 'leaverBegin', object: ben, after: { openStudies: 1, plan: 'keep' } }),
      'deactivated Ben Ito and left 1 open study with them',
    ],
    [
      said({ action: 'leaverFinish', object: ben, after: { handedOver: 1427, leftAlone: 3 } }),
      'finished the hand-over of Ben Ito (1,427 studies, 3 left alone)',
    ],
    [
      said({ action: 'leaverFinish', object: ben, after: { handedOver: 24, leftAlone: 0, stayed: 1 } }),
      'finished the hand-over of Ben Ito (24 studies, 1 still with them)',
    ],
    [
      said({ action: 'userInvite', object: invited, after: { clinicRole: 'Radiologist', level: 'admin' } }),
      'invited Grace Hopper (Radiologist, admin)',
    ],
    [
      said({
        action: 'invitationUpdate',
        object: invited,
        before: { level: 'member', clinicRole: 'Nurse' },
        after: { level: 'admin', clinicRole: 'Surgeon' },
      }),
      'changed level and clinic role of the invitation of Grace Hopper',
    ],
    [said({ action: 'sessionSignIn', after: { method: 'password' } }), 'signed in with a password'],
    [said({ action: 'sessionSignIn', after: { method: 'telepathy' } }), 'signed in'],
    [
      said({ action: 'sessionSignIn', after: { method: 'provider', secondFactor: 'code' } }),
      'signed in at the OpenID provider, with a second factor',
    ],
    [
      said({
        action: 'clinicUpdate',
        object: { kind: 'clinic', id: '1', name: 'Northside' },
        before: { name: 'North', waitTargets: null },
        after: { name: 'Northside', waitTargets: {} },
      }),
      'changed name and wait targets of the clinic Northside',
    ],
    [
      said({ action: 'apiKeyRevoke', object: { kind: 'apiKey', id: '7e0f', name: 'RIS' } }),
      'revoked the API key RIS',
    ],
    [said({ action: 'auditExport', after: { entries: 1234 } }), 'exported the audit (1,234 entries)'],
    [
      said({ action: 'accessReview', after: { people: 1, apiKeys: 2 } }),
      'reviewed who has access (1 person, 2 API keys)',
    ],
  ])('%s', (sentence, expected) => {
    expect(sentence).toBe(`Maria Lopez ${expected}`);
  });
});

test('who is not a person is called what they are, and an action of tomorrow is told by its name', () => {
  const refused = { outcome: 'refused', reason: 'API keys cannot do this.' } as const;
  expect(
    said({ action: 'sessionSignIn', actor: stranger, object: ben, ...refused, reason: 'Wrong password.' }),
  ).toBe('Somebody tried to sign in as Ben Ito and was refused: wrong password');
  expect(said({ action: 'signInLinkCreate', actor: terminal, object: ben })).toBe(
    'Command line made a sign-in link for Ben Ito',
  );
  expect(said({ action: 'studyCancel', actor: key, object: chest, ...refused })).toBe(
    'RIS tried to cancel CT Chest and was refused: API keys cannot do this',
  );
  expect(said({ action: 'studyTeleport', object: chest })).toBe('Maria Lopez: study teleport, CT Chest');
  expect(said({ action: 'toString', ...refused })).toBe(
    'Maria Lopez was refused: API keys cannot do this (to string)',
  );
});

test('names who and what by their ids, so that a page can lead there', () => {
  const parts = auditSentence(
    entry({
      action: 'studyUpdate',
      object: chest,
      before: { assignedTo: null },
      after: { assignedTo: amir },
    }),
  );
  expect(parts).toEqual([
    { text: 'Maria Lopez', kind: 'user', id: 'usr_1', isActor: true },
    ' ',
    'assigned ',
    { text: 'CT Chest', kind: 'study', id: 'stu_1' },
    ' to ',
    { text: 'Amir Patel', kind: 'user', id: 'usr_3' },
  ]);
});
