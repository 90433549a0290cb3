import { expect } from 'vitest';
import { studyCreate } from '#contract/study-endpoints.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { Caller } from './call.ts';
import {
  type ConformanceApp,
  type ExtensionFields,
  newUid,
  openTestApp,
  openTestDatabase,
  type TestApp,
  type TestPerson,
  testOrigin,
  type UserColumns,
} from './test-app.ts';
import { testCalls } from './test-calls.ts';

/** Where the vendor is: another origin than ours, so that a link says whose it is. */
const vendorOrigin = 'http://127.0.0.1:4500';

/** Stands between what is sent to the vendor and what comes back. */
export type OnTheWay = (sent: Request, forward: () => Promise<Response>) => Promise<Response>;

/**
 * Readroom in front of a second Readroom, which plays the vendor; both in this process, on one clock, each with a
 * database of its own. A server in this mode has one clinic, so each new clinic gets a server; they share our database, and a
 * request goes to the one whose credential it carries.
 */
export async function openVendorApp(onTheWay: OnTheWay = (_, forward) => forward()): Promise<ConformanceApp> {
  const vendor = await openTestApp({ publicUrl: vendorOrigin });
  const { now } = vendor;
  const connection = await openTestDatabase();
  const { db } = connection;
  const servers = new Map<string, TestApp>();
  const clinicOfCookie = new Map<string, string>();

  const serverOf = (clinicId: string): TestApp => {
    const server = servers.get(clinicId);
    if (server === undefined) throw new Error(`No server is in front of clinic ${clinicId}.`);
    return server;
  };

  /** Whose key or session a request carries; what is neither is nobody's, and any server says so. */
  const serverFor = async (headers: Headers): Promise<TestApp> => {
    const secret = /^bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
    const key = await (secret === undefined
      ? undefined
      : db
          .selectFrom('api_keys')
          .select('clinic_id')
          .where('secret_hash', '=', hashSecret(secret))
          .executeTakeFirst());
    const clinicId = key?.clinic_id ?? clinicOfCookie.get(headers.get('cookie') ?? '');
    const [first] = servers.values();
    const server = clinicId === undefined ? first : serverOf(clinicId);
    if (server === undefined) throw new Error('Make a clinic first.');
    return server;
  };

  const request: ConformanceApp['request'] = async (path, init) => {
    const server = path.startsWith(vendorOrigin) ? vendor : await serverFor(new Headers(init?.headers));
    return server.request(path, init);
  };

  /**
   * The vendor's documents keep nothing from a key, while a key of a Readroom may not touch an owner: what is refused to it
   * there, another owner does in its place.
   */
  const sendToVendor = async (clinicId: string, sent: Request): Promise<Response> => {
    const again = sent.clone();
    const answer = await vendor.request(sent.url, sent);
    if (answer.status !== 403) return answer;
    const text = await again.text();
    const { email } = await vendor.db
      .selectFrom('users')
      .select('email')
      .where('clinic_id', '=', clinicId)
      .where('level', '=', 'owner')
      .where('access_revoked_at', 'is', null)
      .orderBy((order) =>
        order
          .case()
          .when('user_id', 'in', `${again.url} ${text}`.match(/usr_\w+/g) ?? [''])
          .then(1)
          .else(0)
          .end(),
      )
      .executeTakeFirstOrThrow();
    const headers = new Headers(again.headers);
    headers.delete('authorization');
    headers.set('origin', vendorOrigin);
    for (const [name, value] of Object.entries((await vendor.signIn(clinicId, email)).credential))
      headers.set(name, value);
    return vendor.request(again.url, { method: again.method, headers, body: text });
  };

  const addUser = async (clinicId: string, columns: UserColumns = {}) => {
    const user = await vendor.addUser(clinicId, columns);
    // The vendor's answers do not tell who is deactivated: it counts where it was done, which was here.
    if (columns.access_revoked_at)
      await serverOf(clinicId).addUser(clinicId, { ...columns, user_id: user.userId, email: user.email });
    return user;
  };

  const signIn = async (clinicId: string, email: string): Promise<Caller> => {
    const caller = await serverOf(clinicId).signIn(clinicId, email);
    clinicOfCookie.set(caller.credential.cookie ?? '', clinicId);
    return caller;
  };

  const signedIn = async (clinicId: string, { userId, email }: TestPerson): Promise<TestPerson> => ({
    userId,
    email,
    ...(await signIn(clinicId, email)),
  });

  const addPerson = async (clinicId: string, columns: UserColumns): Promise<TestPerson> => {
    const user = await addUser(clinicId, columns);
    return { ...user, ...(await signIn(clinicId, user.email)) };
  };

  const calls = testCalls(request, testOrigin);

  return {
    ...calls,
    mode: 'vendor',
    db,
    viewerDb: vendor.db,
    origin: testOrigin,
    viewerOrigin: vendorOrigin,
    logged: () => [...servers.values(), vendor].map((server) => server.logged()).join('\n'),
    now,
    pass: vendor.pass,
    request,
    extensions: vendorsExtensions,
    addUser,
    signIn,
    addKey: (clinicId, columns) => serverOf(clinicId).addKey(clinicId, columns),
    async newClinic() {
      const theirs = await vendor.newClinic();
      const { clinicId } = theirs;
      servers.set(
        clinicId,
        await openTestApp({
          beside: { connection, now },
          vendor: {
            apiKey: theirs.key.secret,
            baseUrl: new URL(vendorOrigin),
            clinicName: 'Test Clinic',
            fetch: (sent) => onTheWay(sent, () => sendToVendor(clinicId, sent)),
            sleep: async () => {},
            ensureClinic: async () => {
              await db
                .insertInto('clinics')
                .values({ clinic_id: clinicId, name: 'Test Clinic', created_at: now(), wait_targets: null })
                .execute();
              return clinicId;
            },
          },
        }),
      );
      return {
        ...theirs,
        owner: await signedIn(clinicId, theirs.owner),
        admin: await signedIn(clinicId, theirs.admin),
        adminWithoutStudies: await signedIn(clinicId, theirs.adminWithoutStudies),
        manager: await signedIn(clinicId, theirs.manager),
        member: await signedIn(clinicId, theirs.member),
        key: await serverOf(clinicId).addKey(clinicId),
      };
    },
    async outsidersOf({ clinicId }) {
      const withoutDashboard = await addPerson(clinicId, { level: 'member', can_manage_studies: true });
      const revoked = await addPerson(clinicId, { level: 'admin', can_manage_studies: true });
      await vendor.db
        .updateTable('users')
        .set({ has_dashboard_access: false })
        .where('user_id', '=', withoutDashboard.userId)
        .execute();
      // Somebody else did it; here it is known from the next time on that the vendor is asked.
      vendor.pass(61_000);
      for (const database of [vendor.db, db])
        await database
          .updateTable('users')
          .set({ access_revoked_at: now() })
          .where('user_id', '=', revoked.userId)
          .execute();
      return {
        withoutDashboard,
        revoked,
        disabledKey: await serverOf(clinicId).addKey(clinicId, { isViewerEnabled: false }),
        revokedKey: await serverOf(clinicId).addKey(clinicId, { revokedAt: now() }),
      };
    },
    newStudy: (clinic, body) =>
      calls.done(clinic.key, studyCreate, {
        body: { severity: 'normal', studyDescription: 'CT chest', studyInstanceUid: newUid(), ...body },
      }),
    async dump() {
      const [first] = servers.values();
      return first === undefined ? '' : first.dump();
    },
    audit: (clinicId) => serverOf(clinicId).audit(clinicId),
    async drained() {
      for (const server of servers.values()) await server.drained();
    },
    async close() {
      for (const server of servers.values()) await server.close();
      await connection.close();
      await vendor.close();
    },
  };
}

/** A fingerprint instead of a version; a deactivation only where there is one on record; nothing of mails. */
function vendorsExtensions({ version, accessRevokedAt }: ExtensionFields): object {
  return {
    ...(version === undefined ? {} : { fingerprint: expect.stringMatching(/^[\w-]{22}$/) }),
    ...(accessRevokedAt === undefined || accessRevokedAt === null ? {} : { accessRevokedAt }),
  };
}
