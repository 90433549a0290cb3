import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createMailer, type Mailer } from './mailer.ts';

interface Sink {
  readonly mailer: Mailer;
  /** RCPT TO of every message. */
  readonly recipients: string[];
  readonly messages: string[];
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A mail server that takes everything; `refuse` answers 451 to the recipient. */
async function startSink({ refuse = false } = {}): Promise<Sink> {
  const recipients: string[] = [];
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let buffer = '';
    let message: string | undefined;
    socket.write('220 sink ESMTP\r\n');
    socket.on('data', (chunk) => {
      buffer += chunk.toString();
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (message !== undefined) {
          if (line === '.') {
            messages.push(message);
            message = undefined;
            socket.write('250 taken\r\n');
          } else message += `${line}\n`;
          continue;
        }
        const command = line.toUpperCase();
        if (command.startsWith('RCPT TO')) {
          recipients.push(line.slice('RCPT TO:'.length));
          socket.write(refuse ? '451 later\r\n' : '250 ok\r\n');
        } else if (command === 'DATA') {
          message = '';
          socket.write('354 go on\r\n');
        } else if (command === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const mailer = createMailer({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: { name: 'Readroom', address: 'readroom@clinic.example' },
  });
  return { mailer, recipients, messages };
}

const content = { subject: 'Subject', text: 'Plain\n', html: '<p>Plain</p>' };

test('a message arrives as plain text and HTML, at its one recipient', async () => {
  const { mailer, recipients, messages } = await startSink();
  expect(mailer.isConfigured).toBe(true);
  await mailer.send({ to: { name: 'Zoë Öst', address: 'zoe@clinic.example' }, ...content });
  expect(recipients).toEqual(['<zoe@clinic.example>']);
  expect(messages[0]).toMatch(/^From: Readroom <readroom@clinic\.example>$/m);
  expect(messages[0]).toMatch(/^Content-Type: multipart\/alternative;/m);
  expect(messages[0]).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(messages[0]).toContain('<p>Plain</p>');
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
  const { mailer, recipients } = await startSink();
  await expect(mailer.send({ to: { name: 'A', address }, ...content })).rejects.toThrow(
    'This is not one e-mail address.',
  );
  expect(recipients).toEqual([]);
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
  const { mailer, recipients, messages } = await startSink();
  await mailer.send({ to: { name, address: 'a@x.example' }, ...content, subject: `Hello ${name}` });
  expect(recipients).toEqual(['<a@x.example>']);
  const headers = messages[0]?.split('\n\n')[0] ?? '';
  expect(headers).not.toMatch(/^Bcc:/im);
  expect(headers.match(/^To:/gm)).toHaveLength(1);
  expect(messages[0]).toContain('<p>Plain</p>');
});

test('what the server refuses is a failure', async () => {
  const { mailer } = await startSink({ refuse: true });
  await expect(mailer.send({ to: { name: 'A', address: 'a@x.example' }, ...content })).rejects.toThrow();
});

test('without settings it says so', async () => {
  const mailer = createMailer(undefined);
  expect(mailer.isConfigured).toBe(false);
  await expect(mailer.send({ to: { name: 'A', address: 'a@x.example' }, ...content })).rejects.toThrow(
    'Mail is not configured',
  );
});
