import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import type { Hono } from 'hono';
import { type Insertable, type Kysely, sql } from 'kysely';
import { sessionUseSignInLink } from '#contract/session-endpoints.ts';
import type { Study } from '#contract/study.ts';
import { studyCreate } from '#contract/study-endpoints.ts';
import { compose } from '#server/compose.ts';
import { type Connection, connect } from '#server/database/connect.ts';
import { folded } from '#server/database/folded.ts';
import { randomId } from '#server/database/identifiers.ts';
import { migrate } from '#server/database/migrate.ts';
import { migrations } from '#server/database/migrations/all.ts';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { Environment } from '#server/http/context.ts';
import { createLog } from '#server/http/log.ts';
import { createMailer, type Mailer, type MailMessage } from '#server/people/mailer.ts';
import type { OpenIdSettings } from '#server/people/openid-provider.ts';
import type { People } from '#server/people/people.ts';
import type { VendorSettings } from '#server/vendor/compose.ts';
import { type Caller, nobody } from './call.ts';
import { quickPasswords } from './quick-passwords.ts';
import { succeeded, type TestCalls, testCalls } from './test-calls.ts';
import { freshTestDatabase } from './test-database.ts';

/** A user of a clinic, with a living session. */
export interface TestPerson extends Caller {
  readonly userId: string;
  readonly email: string;
}

export interface TestKey extends Caller {
  readonly apiKeyId: string;
  readonly secret: string;
}

/** A clinic with somebody of every standing. */
export interface TestClinic {
  readonly clinicId: string;
  readonly owner: TestPerson;
  readonly admin: TestPerson;
  /** An admin who manages people, and only reads studies. */
  readonly adminWithoutStudies: TestPerson;
  /** A member who manages studies. */
  readonly manager: TestPerson;
  readonly member: TestPerson;
  readonly key: TestKey;
  /** The key as which whoever has the studies knows what this clinic does; in self-hosted mode the same. */
  readonly viewerKey: TestKey;
  readonly customers: readonly { readonly expressCustomerId: string; readonly name: string }[];
}

/** Those who have lost something since they signed in; their sessions are untouched. */
export interface Outsiders {
  readonly withoutDashboard: TestPerson;
  readonly revoked: TestPerson;
  readonly disabledKey: TestKey;
  readonly revokedKey: TestKey;
}

export type UserColumns = Partial<Insertable<Database['users']>>;

/** What a test of both back ends can ask of either. */
export interface ConformanceApp extends TestCalls {
  readonly mode: 'selfhosted' | 'vendor';
  /** Readroom's own: sessions, keys, the audit. */
  readonly db: Kysely<Database>;
  /** Where the studies, people and invitations are; in self-hosted mode the same. */
  readonly viewerDb: Kysely<Database>;
  readonly origin: string;
  /** Where reroute URLs lead. */
  readonly viewerOrigin: string;
  /** Every line that was logged so far. */
  readonly logged: () => string;
  now(): Date;
  /** Moves the clock that the server was given. Other files share it, so it only goes forward. */
  pass(ms: number): void;
  /** A plain request, as from a socket at `192.0.2.1`. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** How this back end answers the fields that Readroom adds to the documented ones, for `toEqual`. */
  extensions(fields: ExtensionFields): object;
  newClinic(): Promise<TestClinic>;
  outsidersOf(clinic: TestClinic): Promise<Outsiders>;
  /** Adds a person to a clinic; without a session. */
  addUser(clinicId: string, columns?: UserColumns): Promise<{ userId: string; email: string }>;
  /** A new session of theirs, as a Cookie header. */
  signIn(clinicId: string, email: string): Promise<Caller>;
  addKey(
    clinicId: string,
    columns?: { isViewerEnabled?: boolean; revokedAt?: Date; secret?: string },
  ): Promise<TestKey>;
  /** A study made through the API with the clinic's key. */
  newStudy(clinic: TestClinic, body?: Readonly<Record<string, unknown>>): Promise<Study>;
  /** Every value of every table, as text. */
  dump(): Promise<string>;
  /** Audit rows of a clinic, oldest first. */
  audit(clinicId: string): Promise<AuditRow[]>;
  /** Resolves when what requests have left to be done is done. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

export interface ExtensionFields {
  readonly version?: number;
  readonly accessRevokedAt?: unknown;
  readonly mail?: object;
}

export interface TestApp extends ConformanceApp {
  readonly app: Hono<Environment>;
  readonly connection: Connection;
  readonly people: People;
  readonly mails: MailMessage[];
}

export interface AuditRow {
  readonly action: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly actor_email: string | null;
  readonly object_kind: string;
  readonly object_id: string | null;
  readonly object_name: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly address: string | null;
  readonly request_id: string | null;
  readonly story_id: string | null;
  readonly at: Date;
}

export interface TestAppOptions {
  /** With the work that passwords cost in earnest. */
  readonly realPasswords?: boolean;
  readonly publicUrl?: string;
  readonly staticFolder?: string;
  readonly viewerUrlTemplate?: string;
  /** Another process on the database of this one, by the same clock. */
  readonly beside?: Pick<TestApp, 'connection' | 'now'>;
  /** Instead of the one that only keeps what it is given; `none`: mail is not configured. */
  readonly mailer?: Mailer | 'none';
  readonly openId?: OpenIdSettings;
  /** With a clinic at the vendor, who is whatever answers its `fetch`. */
  readonly vendor?: VendorSettings;
}

/** Where a test server is, unless it is told otherwise. */
export const testOrigin = 'http://127.0.0.1:4400';

/** The whole server in self-hosted mode on a database of its own; nothing is pretended but the clock and the post. */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { beside } = options;
  const connection = beside?.connection ?? (await openTestDatabase());
  const { db } = connection;
  let time = Date.parse('2026-03-01T08:00:00.000Z');
  const now = beside?.now ?? (() => new Date(time));
  const mails: MailMessage[] = [];
  let logged = '';
  const log = createLog(
    'trace',
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged += chunk.toString();
        done();
      },
    }),
  );
  const publicUrl = new URL(options.publicUrl ?? testOrigin);
  const { origin } = publicUrl;
  const { app, people } = await compose({
    db,
    ping: connection.ping,
    log,
    publicUrl,
    trustedProxies: [],
    viewerUrlTemplate: options.viewerUrlTemplate,
    mail: undefined,
    openId: options.openId,
    vendor: options.vendor,
    staticFolder: options.staticFolder,
    now,
    newId: randomId,
    random: () => 0.5,
    passwords: options.realPasswords === true ? undefined : quickPasswords,
    mailer:
      options.mailer === 'none'
        ? createMailer(undefined)
        : (options.mailer ?? { isConfigured: true, send: async (message) => void mails.push(message) }),
  });

  const request = async (path: string, init?: RequestInit): Promise<Response> =>
    // The socket is all that is read of Node's request.
    app.request(path.startsWith('/') ? `${origin}${path}` : path, init, {
      incoming: { socket: { remoteAddress: '192.0.2.1' } },
    } as unknown as Environment['Bindings']);

  const { call, done, refused } = testCalls(request, origin);

  const addUser = async (clinicId: string, columns: UserColumns = {}) => {
    const userId = columns.user_id ?? randomId('usr');
    const email = columns.email ?? `person-${randomBytes(6).toString('hex')}@clinic.example`;
    const firstName = columns.first_name ?? 'Ada';
    const lastName = columns.last_name ?? 'Lovelace';
    await db
      .insertInto('users')
      .values({
        level: 'member',
        can_manage_studies: false,
        has_dashboard_access: true,
        clinic_role: 'Radiologist',
        middle_name: null,
        suffix1: null,
        suffix2: null,
        phone_number: null,
        invited_source: 'dashboard',
        created_at: now(),
        updated_at: now(),
        last_login_at: null,
        access_revoked_at: null,
        ...columns,
        user_id: userId,
        clinic_id: clinicId,
        email,
        email_folded: folded(email),
        first_name: firstName,
        first_name_folded: folded(firstName),
        last_name: lastName,
        last_name_folded: folded(lastName),
      })
      .execute();
    return { userId, email };
  };

  const signIn = async (clinicId: string, email: string): Promise<Caller> => {
    const { url } = await people.createSignInLink({
      email,
      clinicId,
      actor: { kind: 'system', id: null, name: 'Test', email: null },
    });
    const token = url.split('#link=')[1] ?? '';
    const result = await call(nobody, sessionUseSignInLink, { body: { token } });
    const [header = ''] = succeeded(sessionUseSignInLink, result).headers.getSetCookie();
    return { credential: { cookie: header.split(';')[0] ?? '' } };
  };

  const addPerson = async (clinicId: string, columns: UserColumns): Promise<TestPerson> => {
    const user = await addUser(clinicId, columns);
    return { ...user, ...(await signIn(clinicId, user.email)) };
  };

  const addKey: TestApp['addKey'] = async (clinicId, columns = {}) => {
    const secret = columns.secret ?? `sk_live_${randomBytes(16).toString('hex')}`;
    const apiKeyId = crypto.randomUUID();
    await db
      .insertInto('api_keys')
      .values({
        api_key_id: apiKeyId,
        clinic_id: clinicId,
        description: 'Test key',
        secret_hash: hashSecret(secret),
        ending: secret.slice(-4),
        is_viewer_enabled: columns.isViewerEnabled ?? true,
        created_by_user_id: null,
        created_at: now(),
        last_used_at: null,
        revoked_at: columns.revokedAt ?? null,
      })
      .execute();
    return { apiKeyId, secret, credential: { authorization: `Bearer ${secret}` } };
  };

  return {
    mode: options.vendor === undefined ? 'selfhosted' : 'vendor',
    app,
    connection,
    db,
    viewerDb: db,
    people,
    origin,
    viewerOrigin: origin,
    mails,
    logged: () => logged,
    now,
    pass(ms) {
      if (beside !== undefined) throw new Error('The clock is the other one’s.');
      if (ms < 0) throw new Error('The clock only goes forward.');
      time += ms;
    },
    request,
    call,
    done,
    refused,
    extensions: (fields) => fields,
    addUser,
    addKey,
    signIn,
    async newClinic() {
      const made = await people.provisionClinic({
        clinicName: 'Test Clinic',
        ownerEmail: `owner-${randomBytes(6).toString('hex')}@clinic.example`,
        actor: { kind: 'system', id: null, name: 'Test', email: null },
      });
      if (made === undefined) throw new Error('No clinic was made.');
      const { clinicId, ownerId } = made;
      const owner = await db
        .selectFrom('users')
        .select('email')
        .where('user_id', '=', ownerId)
        .executeTakeFirstOrThrow();
      const customers = ['Alder Imaging', 'Birch Hospital', 'Cedar Clinic'].map((name) => ({
        expressCustomerId: randomId('cus'),
        name,
      }));
      await db
        .insertInto('express_customers')
        .values(
          customers.map(({ expressCustomerId, name }) => ({
            express_customer_id: expressCustomerId,
            clinic_id: clinicId,
            name,
          })),
        )
        .execute();
      const key = await addKey(clinicId);
      return {
        clinicId,
        owner: { userId: ownerId, email: owner.email, ...(await signIn(clinicId, owner.email)) },
        admin: await addPerson(clinicId, { level: 'admin', can_manage_studies: true }),
        adminWithoutStudies: await addPerson(clinicId, { level: 'admin' }),
        manager: await addPerson(clinicId, { can_manage_studies: true }),
        member: await addPerson(clinicId, {}),
        key,
        viewerKey: key,
        customers,
      };
    },
    async outsidersOf({ clinicId }) {
      const withoutDashboard = await addPerson(clinicId, { level: 'member', can_manage_studies: true });
      const revoked = await addPerson(clinicId, { level: 'admin', can_manage_studies: true });
      await db
        .updateTable('users')
        .set({ has_dashboard_access: false })
        .where('user_id', '=', withoutDashboard.userId)
        .execute();
      await db
        .updateTable('users')
        .set({ access_revoked_at: now() })
        .where('user_id', '=', revoked.userId)
        .execute();
      return {
        withoutDashboard,
        revoked,
        disabledKey: await addKey(clinicId, { isViewerEnabled: false }),
        revokedKey: await addKey(clinicId, { revokedAt: now() }),
      };
    },
    newStudy: (clinic, body) =>
      done(clinic.key, studyCreate, {
        body: { severity: 'normal', studyDescription: 'CT chest', studyInstanceUid: newUid(), ...body },
      }),
    async dump() {
      const { rows: tables } = await sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db);
      const parts: string[] = [];
      for (const { name } of tables) {
        const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
          db,
        );
        parts.push(...rows.map(({ row }) => `${name} ${row}`));
      }
      return parts.join('\n');
    },
    audit: (clinicId) =>
      db.selectFrom('audit').selectAll().where('clinic_id', '=', clinicId).orderBy('audit_id').execute(),
    drained: () => people.drained(),
    async close() {
      await people.drained();
      if (beside === undefined) await connection.close();
    },
  };
}

export async function openTestDatabase(): Promise<Connection> {
  const database = await freshTestDatabase();
  const connection = await connect(
    database.kind === 'postgres' ? { databaseUrl: database.url, poolSize: 12 } : { memory: true },
  );
  await migrate(connection, migrations);
  return connection;
}

/** A DICOM UID under the arc for UUIDs, which anybody may use. */
export function newUid(): string {
  return `2.25.${BigInt(`0x${randomBytes(16).toString('hex')}`)}`;
}

/** Milliseconds. */
export const aDay = 86_400_000;

let ofThisWorker: Promise<TestApp> | undefined;

/** One for all test files of a worker that keep to clinics of their own; it ends with the worker. */
export function testApp(): Promise<TestApp> {
  ofThisWorker ??= openTestApp();
  return ofThisWorker;
}
