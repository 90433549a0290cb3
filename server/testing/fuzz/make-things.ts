import { randomBytes } from 'node:crypto';
import { auditList } from '#contract/audit.ts';
import { invitationList, invitationRevoke } from '#contract/invitation-endpoints.ts';
import { invitationLinkCreate } from '#contract/invitation-mail-endpoints.ts';
import { leaverBegin } from '#contract/leaving.ts';
import { ownSessionList } from '#contract/session-endpoints.ts';
import { studyCancel } from '#contract/study-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { type ConformanceApp, newUid, type TestApp, type TestClinic } from '#server/testing/test-app.ts';
import { type ThingKind, type Things, thingsOfAKind } from './things.ts';

/** Logins are tried only where signing in is. */
export type FuzzedApp = ConformanceApp & Partial<Pick<TestApp, 'people'>>;

/** Something of every kind for a clinic, in every state that there is; each made when it is first asked for. */
export function makeThings(app: FuzzedApp, clinic: TestClinic): Things {
  const { clinicId, customers, owner, key } = clinic;
  const actor = { kind: 'system', id: null, name: 'Test', email: null } as const;

  const people = once(async () => {
    const added = await each((index) =>
      app.addUser(clinicId, {
        can_manage_studies: index % 2 === 0,
        level: index % 3 === 2 ? 'admin' : 'member',
        access_revoked_at: index === 3 || index === 4 ? app.now() : null,
      }),
    );
    // Some of those who ask are among those who are asked about.
    return [...added.slice(0, 5), clinic.member, clinic.manager, owner];
  });

  const studies = once(async () => {
    const readers = await people();
    const made = await each((index) =>
      app.newStudy(clinic, {
        severity: (['stat', 'high', 'normal'] as const)[index % 3],
        assignedTo: index % 2 === 0 ? readers[index % 3]?.userId : null,
        expressCustomerId: customers[index % customers.length]?.expressCustomerId,
        metadata: index % 4 === 0 ? { accession: `A${index}` } : {},
      }),
    );
    for (const { studyId } of made.slice(6)) await app.done(key, studyCancel, { body: { studyId } });
    return made;
  });

  const pending = once(() =>
    each(async (index) => {
      const { userId } = await app.done(index % 2 === 0 ? key : owner, userInvite, {
        body: {
          email: `${newUid()}@clinic.example`,
          firstName: 'Grace',
          lastName: 'Hopper',
          clinicRole: 'Radiologist',
          level: index % 3 === 2 ? 'admin' : 'member',
          canManageStudies: false,
          hasDashboardAccess: index !== 1,
        },
      });
      const { invitations } = await app.done(key, invitationList, { query: { userId } });
      return { userId, invitationId: invitations[0]?.invitationId ?? '' };
    }),
  );
  const invitations = once(async () => {
    const made = await pending();
    for (const { invitationId } of made.slice(7))
      await app.done(key, invitationRevoke, { body: { invitationId } });
    return made;
  });

  const { people: accounts } = app;
  const logins = once(async () => {
    if (accounts === undefined) return [];
    return each(async () => {
      const ownerEmail = `login-${randomBytes(6).toString('hex')}@clinic.example`;
      const ownerPassword = `correct horse ${randomBytes(6).toString('hex')}`;
      await accounts.provisionClinic({ clinicName: 'Of a login', ownerEmail, ownerPassword, actor });
      return { email: ownerEmail, password: ownerPassword };
    });
  });

  const make: Readonly<Record<ThingKind, () => Promise<readonly string[]>>> = {
    studyId: async () => (await studies()).map(({ studyId }) => studyId),
    studyInstanceUid: async () => (await studies()).map(({ studyInstanceUid }) => studyInstanceUid),
    userId: async () => (await people()).map(({ userId }) => userId),
    invitationId: async () => (await invitations()).map(({ invitationId }) => invitationId),
    invitedUserId: async () => (await invitations()).map(({ userId }) => userId),
    expressCustomerId: async () => customers.map(({ expressCustomerId }) => expressCustomerId),
    apiKeyId: () => each(async () => (await app.addKey(clinicId)).apiKeyId),
    sessionId: () =>
      each(async (index) => {
        const caller = await app.signIn(clinicId, (index < 4 ? clinic.member : owner).email);
        const { sessions } = await app.done(caller, ownSessionList);
        return sessions.find(({ isCurrent }) => isCurrent)?.sessionId ?? '';
      }),
    auditId: async () => {
      const { entries } = await app.done(owner, auditList, { query: { limit: thingsOfAKind } });
      return entries.map(({ auditId }) => auditId);
    },
    leavingId: () =>
      each(async () => {
        const { userId } = await app.addUser(clinicId);
        await app.newStudy(clinic, { assignedTo: userId });
        const begun = await app.done(owner, leaverBegin, { params: { userId }, body: { plan: 'unassign' } });
        return begun.leavingId;
      }),
    clinicId: async () => [clinicId],
    email: async () => [
      ...(await logins()).slice(0, 4).map(({ email }) => email),
      ...(await people()).slice(4).map(({ email }) => email),
    ],
    password: async () => (await logins()).map(({ password }) => password),
    invitationToken: async () => {
      const made = await invitations();
      return Promise.all(
        made.slice(0, 7).map(async ({ invitationId }) => {
          const { url } = await app.done(owner, invitationLinkCreate, { body: { invitationId } });
          return tokenOf(url);
        }),
      );
    },
    signInToken: async () => {
      const links = (await logins()).map(({ email }) => accounts?.createSignInLink({ email, actor }));
      return (await Promise.all(links)).map((link) => tokenOf(link?.url ?? ''));
    },
    resetToken: async () => {
      const links = (await logins()).map(({ email }) => accounts?.createPasswordLink({ email, actor }));
      return (await Promise.all(links)).map((link) => tokenOf(link?.url ?? ''));
    },
  };
  const made = new Map<ThingKind, Promise<readonly string[]>>();
  return (kind) => {
    const found = made.get(kind) ?? make[kind]();
    made.set(kind, found);
    return found;
  };
}

/** Of a link that has it in its fragment. */
function tokenOf(url: string): string {
  return new URL(url).hash.replace(/^#\w+=/, '');
}

async function each<T>(make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < thingsOfAKind; index++) made.push(await make(index));
  return made;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
