import type { Updateable } from 'kysely';
import { passwordRequestReset, passwordReset, sessionSignIn } from '#contract/session-endpoints.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { terminalActor } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import type { VendorSettings } from '#server/vendor/compose.ts';
import { DeadlinePassed } from '#server/vendor/deadline.ts';
import { type Caller, nobody } from './call.ts';
import {
  openTestApp,
  type TestApp,
  type TestAppOptions,
  type TestClinic,
  type TestPerson,
} from './test-app.ts';

type Answers = (request: Request, forward: () => Promise<Response>) => Promise<Response>;

/** How the vendor can be: what stands between a request and its answer. */
export const upstreams = {
  working: (_request, forward) => forward(),
  /** Not there: what was asked was never sent. */
  away: async () => {
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
  },
  /** Takes what is sent, does nothing, and says nothing until the deadline. */
  silent: async () => {
    throw new DeadlinePassed();
  },
  /** Does what it is asked, and its answer is lost. */
  heard: async (_request, forward) => {
    await forward();
    throw new DeadlinePassed();
  },
  failing: async () => new Response('{}', { status: 500, headers: { 'content-type': 'application/json' } }),
} as const satisfies Record<string, Answers>;

export interface ClinicAtVendor {
  /** A second server of ours, which stands for the vendor. */
  readonly upstream: TestApp;
  /** As the vendor has it; its people have no session here. */
  readonly clinic: TestClinic;
  readonly app: TestApp;
  /** As our own database calls it. */
  readonly clinicId: string;
  readonly settings: VendorSettings;
  /** What is asked of the vendor from now on is answered so. */
  answer(how: Answers): void;
  /** The vendor works again, and what it failed at before is forgotten. */
  recover(): Promise<void>;
  /** Method and path of every request that was made since this was last called. */
  asked(): string[];
  /** Those among them that change something. */
  askedToChange(): string[];
  /** A session here, with a link from the terminal. */
  signIn(email: string, app?: TestApp): Promise<Caller>;
  signedIn(person: { readonly userId: string; readonly email: string }): Promise<TestPerson>;
  /** From the mail to a password of theirs. */
  choosePassword(email: string, app?: TestApp): Promise<{ email: string; password: string }>;
  /** The status of a sign-in with a password. */
  tryPassword(login: { email: string; password: string }): Promise<number>;
  /** Changes a person at the vendor, as if it were done there. */
  changeThere(userId: string, columns: Updateable<Database['users']>): Promise<void>;
  /** The level of whoever asks, or the status with which they are refused. */
  levelOf(caller: Caller, app?: TestApp): Promise<string | number>;
  close(): Promise<void>;
}

/** Readroom in front of a clinic at the vendor, in one process; the vendor can be made to fail. */
export async function openClinicAtVendor(
  options: Omit<TestAppOptions, 'vendor'> = {},
): Promise<ClinicAtVendor> {
  const upstream = await openTestApp();
  const clinic = await upstream.newClinic();
  let how: Answers = upstreams.working;
  let asked: string[] = [];
  const settings: VendorSettings = {
    apiKey: clinic.key.secret,
    baseUrl: new URL(upstream.origin),
    clinicName: 'Lakeside Imaging',
    fetch: (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname.replace('/v1/viewer', '')}`);
      return how(request, () => upstream.request(request.url, request));
    },
    sleep: async () => {},
  };
  const app = await openTestApp({ ...options, vendor: settings });
  const { clinic_id: clinicId } = await app.db
    .selectFrom('clinics')
    .select('clinic_id')
    .executeTakeFirstOrThrow();
  const take = (): string[] => {
    const taken = asked;
    asked = [];
    return taken;
  };
  const signIn: ClinicAtVendor['signIn'] = (email, at = app) => at.signIn(clinicId, email);
  return {
    upstream,
    clinic,
    app,
    clinicId,
    settings,
    answer: (next) => {
      how = next;
    },
    async recover() {
      how = upstreams.working;
      // Past the rest that may have begun.
      app.pass(61_000);
      await app.people.createSignInLink({ email: clinic.owner.email, actor: terminalActor });
      asked = [];
    },
    asked: take,
    askedToChange: () => take().filter((line) => !line.startsWith('GET')),
    signIn,
    signedIn: async ({ userId, email }) => ({ userId, email, ...(await signIn(email)) }),
    async choosePassword(email, at = app) {
      await at.done(nobody, passwordRequestReset, { body: { email } });
      await at.people.drained();
      const token = /#token=([\w-]+)/.exec(at.mails.at(-1)?.text ?? '')?.[1] ?? '';
      const password = `correct horse ${crypto.randomUUID()}`;
      await at.done(nobody, passwordReset, { body: { token, password } });
      return { email, password };
    },
    async tryPassword(body) {
      return (await app.call(nobody, sessionSignIn, { body })).status;
    },
    async changeThere(userId, columns) {
      await upstream.db.updateTable('users').set(columns).where('user_id', '=', userId).execute();
    },
    async levelOf(caller, at = app) {
      const result = await at.call(caller, sessionRetrieve);
      return result.ok ? result.body.person.level : result.status;
    },
    async close() {
      await app.close();
      await upstream.close();
    },
  };
}
