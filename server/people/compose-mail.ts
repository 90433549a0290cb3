import type { MailContent } from './mailer.ts';

export type Paragraph = string | { readonly url: string };

/**
 * Plain words, no picture, no tracking; the link is the only address in it. No colours either: a client in the dark
 * shows it in its own, which are readable.
 */
export function composeMail(subject: string, paragraphs: readonly Paragraph[]): MailContent {
  const text = paragraphs.map((each) => (typeof each === 'string' ? each : each.url)).join('\n\n');
  const html = paragraphs
    .map((each) => {
      if (typeof each === 'string') return `<p>${escaped(each)}</p>`;
      const url = escaped(each.url);
      return `<p><a href="${url}">${url}</a></p>`;
    })
    .join('\n');
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(subject)}</title>`,
  ].join('');
  return {
    subject,
    text: `${text}\n`,
    html: `<!doctype html>\n<html lang="en"><head>${head}</head><body>\n<h1>${escaped(subject)}</h1>\n${html}\n</body></html>\n`,
  };
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
