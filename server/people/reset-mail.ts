import type { MailContent } from './mailer.ts';

/** Plain words, no picture, no tracking; the link is the only address in it. */
export function resetMail(url: string, minutes: number): MailContent {
  return mail('Set a new password for Readroom', [
    'Somebody asked for a new password for this address. To set one, open this link:',
    { url },
    `It works once, for ${minutes} minutes. Setting a password ends every session.`,
    'If it was not you, there is nothing to do: the old password still works.',
  ]);
}

export function passwordChangedMail(): MailContent {
  return mail('Your Readroom password was changed', [
    'The password for this address was changed just now, and every session was ended.',
    'If it was not you, ask for a new password on the sign-in page at once and tell your administrator.',
  ]);
}

type Paragraph = string | { readonly url: string };

function mail(subject: string, paragraphs: readonly Paragraph[]): MailContent {
  const text = paragraphs.map((each) => (typeof each === 'string' ? each : each.url)).join('\n\n');
  const html = paragraphs
    .map((each) => {
      if (typeof each === 'string') return `<p>${escaped(each)}</p>`;
      const url = escaped(each.url);
      return `<p><a href="${url}">${url}</a></p>`;
    })
    .join('\n');
  return {
    subject,
    text: `${text}\n`,
    html: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body>\n${html}\n</body></html>\n`,
  };
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
