import { beforeAll, expect, test } from 'vitest';
import { mailStatus, mailTest } from '#contract/mail.ts';
import { type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';
import { lastMailProblem, withMailHealth } from './mail-health.ts';
import { MailProblem } from './mailer.ts';

let app: TestApp;
let clinic: TestClinic;
beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
});

test('a test mail goes to oneself and nobody else, a few times; a member neither sees nor sends', async () => {
  const before = app.mails.length;
  const sent = await app.done(clinic.admin, mailTest, { body: {} });
  expect(sent).toMatchObject({ success: true, message: expect.stringContaining(clinic.admin.email) });
  expect(app.mails.slice(before).map(({ to }) => to.address)).toEqual([clinic.admin.email]);
  await app.refused(clinic.admin, mailTest, 400, { body: { to: 'other@clinic.example' } });
  for (let more = 0; more < 4; more++) await app.done(clinic.admin, mailTest, { body: {} });
  await app.refused(clinic.admin, mailTest, 429, { body: {} });
  await app.refused(clinic.member, mailTest, 403, { body: {} });
  await app.refused(clinic.member, mailStatus, 403);
  expect(await app.done(clinic.owner, mailStatus)).toEqual({
    isConfigured: true,
    from: null,
    lastProblem: null,
  });
  const rows = (await app.audit(clinic.clinicId)).filter(({ action }) => action === 'mailTest');
  expect(rows.map(({ outcome }) => outcome)).toEqual([...Array.from({ length: 5 }, () => 'done'), 'refused']);
  expect(rows[0]).toMatchObject({ object_id: clinic.admin.userId, after: { isTaken: true } });
});

test('the last problem is remembered in words that quote nothing, until a mail is taken', async () => {
  let failure: Error | undefined = Object.assign(new Error('550 owner@clinic.example is not known here'), {
    code: 'ECONNREFUSED',
  });
  const mailer = withMailHealth(
    { isConfigured: true, send: async () => (failure === undefined ? undefined : Promise.reject(failure)) },
    app.db,
    app.now,
  );
  const message = {
    to: { name: 'Ada', address: 'ada@clinic.example' },
    subject: 'A mail',
    text: 'text',
    html: 'html',
  };
  await expect(mailer.send(message)).rejects.toThrow('550');
  expect(await lastMailProblem(app.db)).toEqual({
    at: app.now().toISOString(),
    message: 'Connection refused.',
  });
  failure = new MailProblem('Something else', { cause: failure });
  await expect(mailer.send(message)).rejects.toThrow('Something else');
  // About one address, and not about mail: what was wrong before still is.
  expect((await app.done(clinic.owner, mailStatus)).lastProblem?.message).toBe('Connection refused.');
  failure = undefined;
  await mailer.send(message);
  expect(await lastMailProblem(app.db)).toBeNull();
});
