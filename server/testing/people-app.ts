import { randomBytes } from 'node:crypto';
import type { Environment } from '#server/http/context.ts';
import { openTestApp, type TestApp, type TestAppOptions, type UserColumns } from './test-app.ts';

/** The owner of a clinic of their own, with a password and without a session. */
export interface TestOwner {
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

/** The test server seen by somebody who is not signed in yet: raw requests, from any address. */
export interface PeopleApp
  extends Pick<
    TestApp,
    'app' | 'connection' | 'db' | 'people' | 'origin' | 'mails' | 'logged' | 'now' | 'pass' | 'dump' | 'close'
  > {
  request(method: string, path: string, sent?: Sent): Promise<Response>;
  /** As the dashboard posts: its origin, JSON. */
  post(path: string, body: unknown, sent?: Sent): Promise<Response>;
  newOwner(overrides?: { clinicName?: string; email?: string }): Promise<TestOwner>;
  /** Adds a person to a clinic; without a login. */
  addUser(clinicId: string, columns?: UserColumns): Promise<{ userId: string; email: string }>;
  /** Signs in with the password; answers the Cookie header. */
  signIn(person: { email: string; password: string }, sent?: Sent): Promise<string>;
  /** Forgets every counter. */
  forgetLimits(): Promise<void>;
}

/** `name=value` of the one cookie that an answer sets. */
export function cookieOf(response: Response): string {
  const [header] = response.headers.getSetCookie();
  return header?.split(';')[0] ?? '';
}

export async function openPeopleApp(options: TestAppOptions = {}): Promise<PeopleApp> {
  const test = await openTestApp(options);
  const { app, db, people, origin } = test;

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
      headers: { origin, 'content-type': 'application/json', ...sent.headers },
    });

  return {
    ...test,
    request,
    post,
    async newOwner({ clinicName = 'Test Clinic', email } = {}) {
      const password = `correct horse ${randomBytes(6).toString('hex')}`;
      const ownerEmail = email ?? `owner-${randomBytes(6).toString('hex')}@clinic.example`;
      const made = await people.provisionClinic({
        clinicName,
        ownerEmail,
        ownerPassword: password,
        actor: { kind: 'system', id: null, name: 'Test', email: null },
      });
      if (made === undefined) throw new Error('No clinic was made.');
      return { clinicId: made.clinicId, userId: made.ownerId, email: ownerEmail, password };
    },
    async signIn({ email, password }, sent) {
      const response = await post('/dashboard/session/sign-in', { email, password }, sent);
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      return cookieOf(response);
    },
    async forgetLimits() {
      await db.deleteFrom('rate_limits').execute();
    },
  };
}

let ofThisWorker: Promise<PeopleApp> | undefined;

/**
 * One for all test files of a worker that keep to clinics of their own; it ends with the worker. Not the one of
 * `testApp`: these tests move the clock by weeks.
 */
export function peopleApp(): Promise<PeopleApp> {
  ofThisWorker ??= openPeopleApp();
  return ofThisWorker;
}
