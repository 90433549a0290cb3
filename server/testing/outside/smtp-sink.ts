import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What the server does with the next connections. */
export type SinkMood =
  | 'takes'
  | 'refuses-recipient'
  | 'refuses-message'
  | 'refuses-sender'
  | 'says-later'
  | 'hangs'
  | 'hangs-up';

export interface SunkMail {
  /** As the envelope has them, without the angle brackets. */
  readonly recipients: readonly string[];
  /** Headers and body as they came, with plain line ends. */
  readonly raw: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail server on this machine that keeps what it is given, and can be told to behave badly. */
export interface SmtpSink {
  /** Stays the same when it is closed and opened again. */
  readonly port: number;
  readonly mails: SunkMail[];
  /** Everybody who was ever named as a recipient, whatever became of it. */
  recipients(): readonly string[];
  /** How many times somebody has connected. */
  connections(): number;
  become(mood: SinkMood): void;
  /** From now on connections are refused. */
  close(): Promise<void>;
  /** Again, on the same port. */
  open(): Promise<void>;
}

export async function startSmtpSink(first: SinkMood = 'takes'): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  const named: string[] = [];
  const sockets = new Set<Socket>();
  let mood = first;
  let connections = 0;
  let port = 0;
  let server: Server | undefined;

  const greet = (socket: Socket): void => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (mood === 'hangs') return;
    if (mood === 'hangs-up') {
      socket.end();
      return;
    }
    converse(socket, () => mood, { named, mails });
  };

  const sink: SmtpSink = {
    get port() {
      return port;
    },
    mails,
    recipients: () => named,
    connections: () => connections,
    become(next) {
      mood = next;
    },
    async close() {
      if (server === undefined) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      server = undefined;
      await closed;
    },
    async open() {
      server = createServer(greet);
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (typeof address !== 'object' || address === null) throw new Error('No port.');
      port = address.port;
    },
  };
  await sink.open();
  return sink;
}

/** What a mailer is told. */
export function mailSettings({ port }: Pick<SmtpSink, 'port'>): {
  readonly smtpUrl: string;
  readonly from: { readonly name: string; readonly address: string };
} {
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: { name: 'Readroom', address: 'readroom@clinic.example' },
  };
}

function converse(
  socket: Socket,
  mood: () => SinkMood,
  { named, mails }: { readonly named: string[]; readonly mails: SunkMail[] },
): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let buffer = '';
  let message: string[] | undefined;
  let recipients: string[] = [];
  const hear = (line: string): void => {
    if (message !== undefined) {
      if (line !== '.') {
        message.push(line.startsWith('..') ? line.slice(1) : line);
        return;
      }
      if (mood() === 'refuses-message') say('554 no such message here');
      else {
        mails.push({ recipients, raw: message.join('\n'), ...readMail(message.join('\n')) });
        say('250 taken');
      }
      message = undefined;
      return;
    }
    const command = line.toUpperCase();
    if (command.startsWith('MAIL FROM')) {
      recipients = [];
      say(mood() === 'refuses-sender' ? '550 who are you' : '250 ok');
    } else if (command.startsWith('RCPT TO')) {
      const recipient = line.slice('RCPT TO:'.length).replace(/^<(.*)>.*$/, '$1');
      named.push(recipient);
      if (mood() === 'refuses-recipient') say(`550 5.1.1 <${recipient}> is nobody at mail.example`);
      else if (mood() === 'says-later') say('451 4.7.1 later');
      else {
        recipients.push(recipient);
        say('250 ok');
      }
    } else if (command === 'DATA') {
      message = [];
      say('354 go on');
    } else if (command === 'QUIT') socket.end('221 bye\r\n');
    else say('250 ok');
  };
  say('220 sink ESMTP');
  socket.on('data', (chunk) => {
    buffer += chunk.toString();
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      hear(line);
    }
  });
}

/** A message of two parts, plain and HTML, as ours are. */
function readMail(raw: string): Pick<SunkMail, 'subject' | 'text' | 'html'> {
  const head = raw.slice(0, raw.indexOf('\n\n')).replace(/\n[ \t]+/g, ' ');
  const subject = /^Subject: (.*)$/m.exec(head)?.[1] ?? '';
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? '';
  const part = (type: string) =>
    decodePart(raw.split(`--${boundary}`).find((each) => each.includes(`Content-Type: ${type}`)) ?? '');
  return { subject: decodeWords(subject), text: part('text/plain'), html: part('text/html') };
}

function decodePart(part: string): string {
  const split = part.indexOf('\n\n');
  const body = part.slice(split + 2).replace(/\n$/, '');
  const encoding = /Content-Transfer-Encoding: (\S+)/i.exec(part.slice(0, split))?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? fromQuoted(body.replace(/=\n/g, '')) : body;
}

/** RFC 2047, as far as our own mails need it. */
function decodeWords(text: string): string {
  return text
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : fromQuoted(word.replace(/_/g, ' ')),
    );
}

function fromQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
