import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mailer.ts';

export function resetMail(url: string, minutes: number): MailContent {
  return composeMail('Set a new password for Readroom', [
    'Somebody asked for a new password for this address. To set one, open this link:',
    { url },
    `It works once, for ${minutes} minutes. Setting a password ends every session.`,
    'If it was not you, there is nothing to do: the old password still works.',
  ]);
}

/** For somebody who has never had a password: the way in, where people are in a directory elsewhere. */
export function firstPasswordMail(url: string, minutes: number, clinicName: string): MailContent {
  return composeMail(`Choose a password for Readroom at ${clinicName}`, [
    `To sign in to Readroom at ${clinicName} for the first time, choose a password with this link:`,
    { url },
    `It works once, for ${minutes} minutes.`,
    'If you did not ask for it, there is nothing to do: nobody comes in without this link.',
  ]);
}

/** Set with a link, by somebody who did not know the old one. */
export function passwordResetMail(): MailContent {
  return composeMail('Your Readroom password was changed', [
    'The password for this address was changed just now, and every session was ended.',
    'If it was not you, ask for a new password on the sign-in page at once and tell your administrator.',
  ]);
}
