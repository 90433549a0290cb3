import type { Invitation } from '#contract/invitation.ts';
import { instant, readTime } from '#src/lib/time.ts';
import { useNow } from '#src/ui/now.ts';
import { mailWords } from './mail-words.ts';

type Mailed = Pick<Invitation, 'mail' | 'status'>;

/** Somebody waits for a mail that does not come. */
export function isMailWrong({ mail, status }: Mailed): boolean {
  if (status !== 'sent') return false;
  return mail?.state === 'failed' || (mail?.state === 'waiting' && mail.problem !== null);
}

/** How far the mail has come. What went wrong is in the words, and in their colour as well. */
export function MailMark({ invitation }: { invitation: Mailed }) {
  const now = useNow();
  // That none can be sent is of no more interest once nobody waits for one.
  const mail =
    invitation.status !== 'sent' && invitation.mail?.state === 'not-configured' ? null : invitation.mail;
  const words = mailWords(mail, now);
  const at = readTime(mail?.sentAt ?? mail?.nextTryAt);
  return (
    <span
      className={isMailWrong(invitation) ? 'text-over' : 'text-muted'}
      title={at === undefined ? words : `${words} (${instant(at)})`}
    >
      {words}
    </span>
  );
}
