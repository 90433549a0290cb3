import { randomBytes, randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import type { Hono } from 'hono';
import { type Kysely, sql } from 'kysely';
import type { UserLevel } from '#contract/user.ts';
import { compose } from '#server/compose.ts';
import { type Connection, connect } from '#server/database/connect.ts';
import { folded } from '#server/database/folded.ts';
import { randomId } from '#server/database/identifiers.ts';
import { migrate } from '#server/database/migrate.ts';
import { migrations } from '#server/database/migrations/all.ts';
import type { Database } from '#server/database/schema.ts';
import type { Environment } from '#server/http/context.ts';
import { createLog } from '#server/http/log.ts';
import type { Mailer, MailMessage } from '#server/people/mailer.ts';
import type { People } from '#server/people/people.ts';
import { freshTestDatabase } from './test-database.ts';

/** One person in one clinic of their own, with a password. */
export interface TestPerson {
  readonly clinicId: string;
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

export interface Sent {
  readonly body?: unknown;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** The socket's. */
  readonly address?: string;
}

export interface PeopleApp {
  readonly app: Hono<Environment>;
  readonly connection: Connection;
  readonly db: Kysely<Database>;
  readonly people: People;
  readonly origin: string;
  readonly mails: MailMessage[];
  readonly logged: () => string;
  now(): Date;
  /** Moves the clock that the server was given. */
  pass(ms: number): void;
  request(method: string, path: string, sent?: Sent): Promise<Response>;
  /** As the dashboard posts: its origin, JSON. */
  post(path: string, body: unknown, sent?: Sent): Promise<Response>;
  /** A clinic of its own with an owner who has a password. */
  newOwner(overrides?: { clinicName?: string; email?: string; apiKeySecret?: string }): Promise<TestPerson>;
  /** Adds a person to a clinic; without a login. */
  addUser(
    clinicId: string,
    overrides?: { email?: string; level?: UserLevel; hasDashboardAccess?: boolean },
  ): Promise<{ userId: string; email: string }>;
  /** Signs in with the password; answers the Cookie header. */
  signIn(person: { email: string; password: string }, sent?: Sent): Promise<string>;
  /** Forgets every counter. */
  forgetLimits(): Promise<void>;
  /** Every value of every table, as text. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

/** `name=value` of the one cookie that an answer sets. */
export function cookieOf(response: Response): string {
  const [header] = response.headers.getSetCookie();
  return header?.split(';')[0] ?? '';
}

/** Sign-in, sessions and keys on a database of their own, with a clock that tests move. */
export async function openPeopleApp({ publicUrl = 'http://127.0.0.1:4400' } = {}): Promise<PeopleApp> {
  const database = await freshTestDatabase();
  const connection = await connect(
    database.kind === 'postgres' ? { databaseUrl: database.url, poolSize: 20 } : { memory: true },
  );
  await migrate(connection, migrations);
  const { db } = connection;
  let time = Date.parse('2026-03-01T08:00:00.000Z');
  const now = () => new Date(time);
  const mails: MailMessage[] = [];
  const mailer: Mailer = {
    isConfigured: true,
    send: async (message) => void mails.push(message),
  };
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
  const url = new URL(publicUrl);
  const { app, people } = await compose({
    db,
    ping: connection.ping,
    log,
    publicUrl: url,
    trustedProxies: [],
    viewerUrlTemplate: undefined,
    mail: undefined,
    staticFolder: undefined,
    now,
    mailer,
  });

  const request = async (method: string, path: string, sent: Sent = {}): Promise<Response> => {
    const incoming = { socket: { remoteAddress: sent.address ?? '192.0.2.1' } };
    return app.request(
      path,
      {
        method,
        headers: { ...(sent.cookie === undefined ? {} : { cookie: sent.cookie }), ...sent.headers },
        ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
      },
      // The socket is all that is read of Node's request.
      { incoming } as unknown as Environment['Bindings'],
    );
  };
  const post = (path: string, body: unknown, sent: Sent = {}): Promise<Response> =>
    request('POST', path, {
      ...sent,
      body,
      headers: { origin: url.origin, 'content-type': 'application/json', ...sent.headers },
    });

  return {
    app,
    connection,
    db,
    people,
    origin: url.origin,
    mails,
    logged: () => logged,
    now,
    pass(ms) {
      time += ms;
    },
    request,
    post,
    async newOwner({ clinicName = 'Test Clinic', email, apiKeySecret } = {}) {
      const password = `correct horse ${randomBytes(6).toString('hex')}`;
      const ownerEmail = email ?? `owner-${randomBytes(6).toString('hex')}@clinic.example`;
      const made = await people.provisionClinic({
        clinicName,
        ownerEmail,
        ownerPassword: password,
        apiKeySecret,
        actor: { kind: 'system', id: null, name: 'Test', email: null },
      });
      if (made === undefined) throw new Error('No clinic was made.');
      return { clinicId: made.clinicId, userId: made.ownerId, email: ownerEmail, password };
    },
    async addUser(clinicId, overrides = {}) {
      const userId = randomId('usr');
      const email = overrides.email ?? `user-${randomUUID()}@clinic.example`;
      await db
        .insertInto('users')
        .values({
          user_id: userId,
          clinic_id: clinicId,
          email,
          email_folded: folded(email),
          first_name: 'Ada',
          first_name_folded: 'ada',
          last_name: 'Member',
          last_name_folded: 'member',
          middle_name: null,
          suffix1: null,
          suffix2: null,
          phone_number: null,
          clinic_role: 'Radiologist',
          level: overrides.level ?? 'member',
          can_manage_studies: false,
          has_dashboard_access: overrides.hasDashboardAccess ?? true,
          invited_source: 'dashboard',
          created_at: now(),
          updated_at: now(),
          last_login_at: null,
          access_revoked_at: null,
        })
        .execute();
      return { userId, email };
    },
    async signIn({ email, password }, sent) {
      const response = await post('/dashboard/session/sign-in', { email, password }, sent);
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      return cookieOf(response);
    },
    async forgetLimits() {
      await db.deleteFrom('rate_limits').execute();
    },
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
    async close() {
      await people.drained();
      await connection.close();
    },
  };
}

let ofThisWorker: Promise<PeopleApp> | undefined;

/** One for all test files of a worker that keep to clinics of their own; it ends with the worker. */
export function peopleApp(): Promise<PeopleApp> {
  ofThisWorker ??= openPeopleApp();
  return ofThisWorker;
}
