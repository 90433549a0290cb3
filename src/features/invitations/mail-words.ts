import type { InvitationMail } from '#contract/invitation.ts';
import { readTime, relative } from '#src/lib/time.ts';

/** How far the mail of an invitation has come, in words. `now` in milliseconds. */
export function mailWords(mail: InvitationMail | null | undefined, now: number): string {
  if (mail === null || mail === undefined) return 'No mail';
  switch (mail.state) {
    case 'sent': {
      const at = readTime(mail.sentAt);
      return at === undefined ? 'Sent' : `Sent ${relative(at, now)}`;
    }
    case 'waiting': {
      const next = readTime(mail.nextTryAt);
      if (mail.problem === null) return 'On its way';
      const when = next === undefined ? 'soon' : next <= now ? 'now' : relative(next, now);
      return `Not sent yet: ${lowerFirst(mail.problem)}, next try ${when === 'just now' ? 'now' : when}`;
    }
    case 'failed':
      return mail.problem === null ? 'Not sent' : `Not sent: ${lowerFirst(mail.problem)}`;
    case 'not-configured':
      return 'No mail is sent from here';
  }
}

/** In the middle of a sentence; an abbreviation keeps its capitals. */
function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
