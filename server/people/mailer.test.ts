import { afterEach, expect, test } from 'vitest';
import {
  mailSettings,
  type SinkMood,
  type SmtpSink,
  startSmtpSink,
} from '#server/testing/outside/smtp-sink.ts';
import { mailTrouble } from './mail-problem.ts';
import { createMailer, type Mailer } from './mailer.ts';

const open: SmtpSink[] = [];
afterEach(async () => {
  for (const sink of open.splice(0)) await sink.close();
});

async function startSink(mood: SinkMood = 'takes'): Promise<{ mailer: Mailer; sink: SmtpSink }> {
  const sink = await startSmtpSink(mood);
  open.push(sink);
  // Only a server that never answers is not waited for: a busy machine may need its time for the others.
  const patience = mood === 'hangs' ? { patienceMs: 300 } : {};
  return { mailer: createMailer({ ...mailSettings(sink), ...patience }), sink };
}

const content = { subject: 'Subject', text: 'Plain\n', html: '<p>Plain</p>' };

test('a message arrives as plain text and HTML, at its one recipient', async () => {
  const { mailer, sink } = await startSink();
  expect(mailer.isConfigured).toBe(true);
  await mailer.send({ to: { name: 'Zoë Öst', address: 'zoe@clinic.example' }, ...content });
  expect(sink.recipients()).toEqual(['zoe@clinic.example']);
  expect(sink.mails[0]?.raw).toMatch(/^From: Readroom <readroom@clinic\.example>$/m);
  expect(sink.mails[0]?.raw).toMatch(/^Content-Type: multipart\/alternative;/m);
  expect(sink.mails[0]?.raw).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(sink.mails[0]?.raw).toContain('<p>Plain</p>');
});

test.each([
  'a@x.example,v@y.example',
  'a@x.example, v@y.example',
  'a@x.example;v@y.example',
  'v@y.example <a@x.example>',
  '"v@y.example" <a@x.example>',
  '"v@y.example,"@x.example',
  'a@x.example\r\nRCPT TO:<v@y.example>',
  'a@x.example\nBcc: v@y.example',
  'group:v@y.example;',
  'a@x.example(v@y.example)',
  '',
])('%j is not one address and is sent nothing', async (address) => {
  const { mailer, sink } = await startSink();
  await expect(mailer.send({ to: { name: 'A', address }, ...content })).rejects.toThrow(
    'This is not one e-mail address.',
  );
  expect(sink.recipients()).toEqual([]);
});

test.each([
  'A\r\nBcc: v@y.example',
  'A\nBcc: v@y.example',
  'A\r\n\r\nbody',
  'A" <v@y.example>, "B',
  'v@y.example, A',
  '<v@y.example>',
  'A\u2028Bcc: v@y.example',
])('the name %j adds neither a recipient nor a header', async (name) => {
  const { mailer, sink } = await startSink();
  await mailer.send({ to: { name, address: 'a@x.example' }, ...content, subject: `Hello ${name}` });
  expect(sink.recipients()).toEqual(['a@x.example']);
  const headers = sink.mails[0]?.raw.split('\n\n')[0] ?? '';
  expect(headers).not.toMatch(/^Bcc:/im);
  expect(headers.match(/^To:/gm)).toHaveLength(1);
  expect(sink.mails[0]?.raw).toContain('<p>Plain</p>');
});

test.each([
  ['refuses-recipient', 'The mail server refused the address', true],
  ['refuses-message', 'The mail server refused the message', true],
  ['refuses-sender', 'The mail server refused to send for Readroom', false],
  ['says-later', 'The mail server asked to try again later', false],
  ['hangs', 'The mail server did not answer', false],
  ['hangs-up', 'The connection broke off', false],
] as const)('a server that %s: %s', async (mood, problem, isPermanent) => {
  const { mailer, sink } = await startSink(mood);
  const error: unknown = await mailer
    .send({ to: { name: 'A', address: 'a@x.example' }, ...content })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(mailTrouble(error)).toEqual({ problem, isPermanent });
  expect(sink.mails).toEqual([]);
});

test('a server that is not there', async () => {
  const { mailer, sink } = await startSink();
  await sink.close();
  const error: unknown = await mailer
    .send({ to: { name: 'A', address: 'a@x.example' }, ...content })
    .catch((reason: unknown) => reason);
  expect(mailTrouble(error)).toEqual({ problem: 'Connection refused', isPermanent: false });
});

test('without settings it says so', async () => {
  const mailer = createMailer(undefined);
  expect(mailer.isConfigured).toBe(false);
  await expect(mailer.send({ to: { name: 'A', address: 'a@x.example' }, ...content })).rejects.toThrow(
    'Mail is not configured',
  );
});
