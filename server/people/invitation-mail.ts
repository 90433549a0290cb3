import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mailer.ts';

export interface InvitationMailFacts {
  readonly url: string;
  readonly clinicName: string;
  /** Undefined where an API key of the clinic invited. */
  readonly inviterName: string | undefined;
  readonly invitedName: string;
  readonly expiry: Date;
}

export function invitationMail(facts: InvitationMailFacts): MailContent {
  const { clinicName, inviterName } = facts;
  const subject =
    inviterName === undefined
      ? `You are invited to ${clinicName} in Readroom`
      : `${inviterName} invites you to ${clinicName} in Readroom`;
  return composeMail(subject, [
    `Hello ${facts.invitedName},`,
    inviterName === undefined
      ? `${clinicName} invites you to its part of Readroom, where the clinic keeps its studies and its staff.`
      : `${inviterName} invites you to the part of Readroom where ${clinicName} keeps its studies and its staff.`,
    'This link shows what you would be able to do there. You can accept or decline on that page:',
    { url: facts.url },
    `It works once, until ${day.format(facts.expiry)} UTC.`,
    'If you do not know this clinic, there is nothing to do: nothing happens until you accept.',
  ]);
}

/** A mail is read anywhere, so it names the zone. */
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });
