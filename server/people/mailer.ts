import { createTransport } from 'nodemailer';
import { email } from '#contract/person.ts';

export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailMessage extends MailContent {
  readonly to: { readonly name: string; readonly address: string };
}

export interface Mailer {
  /** Whether `send` can succeed at all. */
  readonly isConfigured: boolean;
  /** The address that mail comes from. */
  readonly from?: string;
  /** Resolves when the mail server has taken the message. */
  send(message: MailMessage): Promise<void>;
}

export interface MailSettings {
  readonly smtpUrl: string;
  readonly from: { readonly name?: string | undefined; readonly address: string };
  /** How long a silent server is waited for; tests are less patient. */
  readonly patienceMs?: number;
}

/** Says neither to whom nor what: errors are logged. */
export class MailProblem extends Error {
  override readonly name = 'MailProblem';
}

export function createMailer(settings: MailSettings | undefined): Mailer {
  if (settings === undefined) {
    return {
      isConfigured: false,
      send: () => Promise.reject(new MailProblem('Mail is not configured (SMTP_URL and MAIL_FROM).')),
    };
  }
  const { smtpUrl, from, patienceMs = 10_000 } = settings;
  const transport = createTransport({
    url: smtpUrl,
    // A server that hangs must not hold what waits for it.
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: 2 * patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sender = { name: oneLine(from.name ?? 'Readroom'), address: from.address };
  return {
    isConfigured: true,
    from: from.address,
    async send({ to, subject, text, html }) {
      // The library parses lists and display names out of an address, so it only ever sees one plain address.
      if (!email.safeParse(to.address).success) throw new MailProblem('This is not one e-mail address.');
      await transport.sendMail({
        from: sender,
        to: { name: oneLine(to.name), address: to.address },
        subject: oneLine(subject),
        text,
        html,
        // Nobody's out-of-office note should answer.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
  };
}

/** A header has one line. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
