import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Invitation } from '#contract/invitation.ts';
import { invitationList, invitationRetrieve, invitationRevoke } from '#contract/invitation-endpoints.ts';
import { invitationLinkCreate, invitationResend } from '#contract/invitation-mail-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { Caller } from '#server/testing/call.ts';
import { mailSettings, type SmtpSink, startSmtpSink } from '#server/testing/outside/smtp-sink.ts';
import { aDay, openTestApp, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';
import { retryDelay } from './mail-delivery.ts';
import { createMailer } from './mailer.ts';

const second = 1000;
const minute = 60 * second;

let app: TestApp;
let clinic: TestClinic;
let sink: SmtpSink;
/** Processes on one database that send through the sink. */
let sending: TestApp;
let alsoSending: TestApp;
/** One that soon gives up on a silent mail server. */
let impatient: TestApp;

beforeAll(async () => {
  app = await testApp();
  sink = await startSmtpSink();
  const beside = (more: { patienceMs?: number } = {}) =>
    openTestApp({ beside: app, mailer: createMailer({ ...mailSettings(sink), ...more }) });
  sending = await beside();
  alsoSending = await beside();
  impatient = await beside({ patienceMs: 200 });
});

afterAll(() => sink.close());

beforeEach(async () => {
  clinic = await app.newClinic();
  sink.become('takes');
  sink.mails.length = 0;
  // Of other tests on this database.
  await app.db.updateTable('mail_outbox').set({ next_try_at: null }).execute();
});

let count = 0;

async function invite(caller: Caller = clinic.key, more: object = {}): Promise<Invitation> {
  const { userId } = await app.done(caller, userInvite, {
    body: {
      email: `mailed${++count}@clinic.example`,
      firstName: 'Grace',
      lastName: 'Hopper',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
      ...more,
    },
  });
  const { invitations } = await app.done(caller, invitationList, { query: { userId } });
  const [made] = invitations;
  if (made === undefined) throw new Error('No invitation.');
  return made;
}

const mailOf = async ({ invitationId }: Invitation, from: TestApp = sending) =>
  (await from.done(clinic.key, invitationRetrieve, { params: { invitationId } })).mail;

const tokenIn = (text: string): string => /#token=([\w-]{43})\n/.exec(text)?.[1] ?? '';

const inSoLong = (ms: number) => new Date(app.now().getTime() + ms).toISOString();

const isAlive = async (token: string) =>
  (await app.db
    .selectFrom('invitation_tokens')
    .select('purpose')
    .where('token_hash', '=', hashSecret(token))
    .executeTakeFirst()) !== undefined;

test('an invitation is mailed once: who invites, to which clinic, until when, and the link', async () => {
  const byOwner = await invite(clinic.owner, { firstName: 'Zoë <b>', lastName: 'O\'Neil & "Co"' });
  const byKey = await invite();
  await sending.people.mail.deliverDue();
  await alsoSending.people.mail.deliverDue();
  expect(sink.mails.map(({ recipients }) => recipients).sort()).toEqual(
    [[byOwner.email], [byKey.email]].sort(),
  );

  const mail = sink.mails.find(({ recipients }) => recipients[0] === byOwner.email);
  const token = tokenIn(mail?.text ?? '');
  const url = `${app.origin}/accept-invitation#token=${token}`;
  expect(mail?.subject).toBe('Clinic Owner invites you to Test Clinic in Readroom');
  expect(mail?.text).toContain('Hello Zoë <b> O\'Neil & "Co",');
  expect(mail?.text).toMatch(/once, until \w+,? \d+ \w+ \d{4} at \d\d:\d\d UTC\./);
  expect(mail?.html).toContain(`<a href="${url}">${url}</a>`);
  expect(mail?.html).toContain("Hello Zoë &lt;b&gt; O'Neil &amp; &quot;Co&quot;,");
  expect(mail?.html).toContain('<html lang="en">');
  expect(mail?.html).not.toMatch(/<img|<table|https?:\/\/(?!127\.0\.0\.1)|color:/);
  // The one address in it, in both parts.
  expect(new Set(`${mail?.text}${mail?.html}`.match(/https?:[^\s"<]+/g))).toEqual(new Set([url]));
  expect(sink.mails.find((each) => each !== mail)?.subject).toBe(
    'You are invited to Test Clinic in Readroom',
  );

  const sent = { state: 'sent', sentAt: app.now().toISOString(), nextTryAt: null, problem: null };
  expect(await mailOf(byOwner)).toEqual(sent);
  const { token_hash, purpose } = await app.db
    .selectFrom('invitation_tokens')
    .selectAll()
    .where('invitation_id', '=', byOwner.invitationId)
    .executeTakeFirstOrThrow();
  expect({ token_hash, purpose }).toEqual({ token_hash: hashSecret(token), purpose: 'mail' });
  expect(`${await app.dump()}${sending.logged()}`).not.toContain(token);
});

test('a server that is away, silent or busy is tried again, later and later, until it takes the mail once', async () => {
  const made = await invite();
  const tried = async (problem: string, delay: number, by = sending) => {
    const before = sink.connections();
    await by.people.mail.deliverDue();
    const connections = sink.connections();
    const nextTryAt = inSoLong(delay);
    expect(await mailOf(made)).toEqual({ state: 'waiting', sentAt: null, nextTryAt, problem });
    // Not before its time.
    app.pass(delay - second);
    await sending.people.mail.deliverDue();
    expect(sink.connections()).toBe(connections);
    app.pass(second);
    return connections - before;
  };
  await sink.close();
  await tried('Connection refused', 30 * second);
  await sink.open();
  sink.become('hangs');
  expect(await tried('The mail server did not answer', 2 * minute, impatient)).toBe(1);
  sink.become('says-later');
  await tried('The mail server asked to try again later', 10 * minute);
  sink.become('refuses-sender');
  await tried('The mail server refused to send for Readroom', 60 * minute);
  sink.become('hangs-up');
  await tried('The connection broke off', 60 * minute);
  expect(sink.mails).toEqual([]);
  sink.become('takes');
  await sending.people.mail.deliverDue();
  app.pass(3 * 60 * minute);
  await sending.people.mail.deliverDue();
  expect(sink.mails).toHaveLength(1);
  expect(await isAlive(tokenIn(sink.mails[0]?.text ?? ''))).toBe(true);
  expect(await mailOf(made)).toMatchObject({ state: 'sent', problem: null });
  // What a server said, and where it is, is in no table and no log.
  expect(`${await app.dump()}${sending.logged()}`).not.toMatch(/4\.7\.1|who are you|ECONN/);
});

test('tries are spread by a fifth', () => {
  const of = (attempts: number) =>
    [0, 0.5, 1].map((random) => Math.round(retryDelay(attempts, () => random)));
  expect(of(1)).toEqual([24_000, 30_000, 36_000]);
  expect(of(40)).toEqual([48 * minute, 60 * minute, 72 * minute]);
});

test('an address that the server refuses is not tried again, until somebody sends it again', async () => {
  sink.become('refuses-recipient');
  const made = await invite();
  await sending.people.mail.deliverDue();
  const failed = {
    state: 'failed',
    sentAt: null,
    nextTryAt: null,
    problem: 'The mail server refused the address',
  };
  expect(await mailOf(made)).toEqual(failed);
  sink.become('takes');
  app.pass(aDay / 4);
  await sending.people.mail.deliverDue();
  expect(sink.mails).toEqual([]);
  await app.done(clinic.owner, invitationResend, { body: { invitationId: made.invitationId } });
  await sending.people.mail.deliverDue();
  expect(sink.mails).toHaveLength(1);
  expect(await mailOf(made)).toMatchObject({ state: 'sent' });
});

test('several processes share the work, and none of it is done twice', async () => {
  const invited: Invitation[] = [];
  for (let index = 0; index < 12; index++) invited.push(await invite());
  await Promise.all([sending, alsoSending, sending].map(({ people }) => people.mail.deliverDue()));
  expect(sink.mails.map(({ recipients }) => recipients[0]).sort()).toEqual(
    invited.map(({ email }) => email).sort(),
  );
  expect(new Set(sink.mails.map(({ text }) => tokenIn(text))).size).toBe(12);
});

test('what a process had claimed when it was killed is sent by another, once', async () => {
  const made = await invite();
  let reached = () => {};
  const isSending = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const killed = await openTestApp({
    beside: app,
    mailer: {
      isConfigured: true,
      // As far as the others can see, a process that was killed here.
      send: () => {
        reached();
        return new Promise(() => {});
      },
    },
  });
  void killed.people.mail.deliverDue();
  await isSending;
  await sending.people.mail.deliverDue();
  expect(sink.mails).toEqual([]);
  expect(await mailOf(made)).toMatchObject({ state: 'waiting' });
  app.pass(5 * minute);
  await Promise.all([sending, alsoSending].map(({ people }) => people.mail.deliverDue()));
  expect(sink.mails).toHaveLength(1);
  expect(await mailOf(made)).toMatchObject({ state: 'sent' });
});

test('a stop waits for the mail that is under way, and begins no other', async () => {
  for (let index = 0; index < 6; index++) await invite();
  const release: (() => void)[] = [];
  const stopping = await openTestApp({
    beside: app,
    mailer: { isConfigured: true, send: () => new Promise((resolve) => void release.push(resolve)) },
  });
  const delivering = stopping.people.mail.deliverDue();
  await expect.poll(() => release.length).toBe(4);
  let isStopped = false;
  const stop = stopping.people.mail.stop().then(() => {
    isStopped = true;
  });
  for (const each of release) {
    expect(isStopped).toBe(false);
    each();
  }
  await Promise.all([stop, delivering]);
  expect(release).toHaveLength(4);
  await sending.people.mail.deliverDue();
  expect(sink.mails).toHaveLength(2);
});

test('invitations that have ended are not mailed', async () => {
  const revoked = await invite();
  const expired = await invite();
  await app.done(clinic.key, invitationRevoke, { body: { invitationId: revoked.invitationId } });
  await app.db
    .updateTable('invitations')
    .set({ expiry: app.now() })
    .where('invitation_id', '=', expired.invitationId)
    .execute();
  await sending.people.mail.deliverDue();
  expect(sink.mails).toEqual([]);
  for (const made of [revoked, expired]) {
    expect(await mailOf(made)).toMatchObject({
      state: 'failed',
      problem: 'The invitation ended before it was sent',
    });
  }
  const due = await app.db
    .selectFrom('mail_outbox')
    .select('mail_id')
    .where('next_try_at', 'is not', null)
    .execute();
  expect(due).toEqual([]);
});

test('what was invited before mail was configured is sent once it is', async () => {
  const silent = await openTestApp({ beside: app, mailer: 'none' });
  const made = await invite();
  await silent.people.mail.deliverDue();
  expect(await mailOf(made, silent)).toMatchObject({ state: 'not-configured' });
  await sending.people.mail.deliverDue();
  expect(sink.mails).toHaveLength(1);
  expect(await mailOf(made, silent)).toMatchObject({ state: 'sent' });
});

test('sending again ends the links of before, also of a mail that is under way', async () => {
  const made = await invite();
  const body = { invitationId: made.invitationId };
  let resent = false;
  const slow = await openTestApp({
    beside: app,
    mailer: {
      isConfigured: true,
      async send(message) {
        await createMailer(mailSettings(sink)).send(message);
        if (!resent) await app.done(clinic.owner, invitationResend, { body });
        resent = true;
      },
    },
  });
  const { url } = await app.done(clinic.owner, invitationLinkCreate, { body });
  await slow.people.mail.deliverDue();
  expect(sink.mails).toHaveLength(2);
  const [before = '', after = ''] = sink.mails.map(({ text }) => tokenIn(text));
  expect(await Promise.all([tokenIn(`${url}\n`), before, after].map(isAlive))).toEqual([false, false, true]);
});

test('an address or a name that would add a recipient is refused before anything is stored', async () => {
  const rows = () =>
    app.db.selectFrom('invitations').select('email').where('clinic_id', '=', clinic.clinicId).execute();
  const person = {
    email: 'a@x.example',
    firstName: 'Grace',
    lastName: 'Hopper',
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
  };
  for (const wrong of [
    { email: 'a@x.example,v@y.example' },
    { email: 'a@x.example\r\nBcc: v@y.example' },
    { email: '"v@y.example" <a@x.example>' },
    { firstName: 'Grace\r\nBcc: v@y.example' },
    { lastName: 'Hopper\nBcc: v@y.example' },
    { firstName: 'Grace\u2028Bcc: v@y.example' },
  ]) {
    const refused = await app.refused(clinic.key, userInvite, 400, { body: { ...person, ...wrong } });
    expect(Object.keys(refused.fieldErrors)).toEqual(Object.keys(wrong));
  }
  expect(await rows()).toEqual([]);
  // What is allowed in a name stays a name.
  const made = await invite(clinic.key, {
    firstName: 'v@y.example, <v@z.example>',
    lastName: '"Bcc: v@y.example',
  });
  const named = sink.recipients().length;
  await sending.people.mail.deliverDue();
  expect(sink.recipients().slice(named)).toEqual([made.email]);
  expect(sink.mails[0]?.raw.split('\n\n')[0]).not.toMatch(/^Bcc:/im);
});
