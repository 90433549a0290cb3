import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mailer.ts';

/** By whoever was signed in and knew the old one. */
export function passwordChangedMail(): MailContent {
  return composeMail('Your Readroom password was changed', [
    'The password for this address was changed just now in the settings, and every other session was ended.',
    'If it was not you, ask for a new password on the sign-in page at once and tell your administrator.',
  ]);
}

export function secondFactorOnMail(): MailContent {
  return composeMail('Your Readroom sign-in has a second factor now', [
    'A second factor was set up for this address just now: from here on a sign-in takes a code as well as the password.',
    'If it was not you, tell your administrator at once: you may not be able to sign in any more.',
  ]);
}

export function secondFactorOffMail(): MailContent {
  return composeMail('The second factor of your Readroom sign-in was removed', [
    'The second factor for this address was removed just now: a sign-in takes the password alone.',
    'If it was not you, ask for a new password on the sign-in page at once and tell your administrator.',
  ]);
}

export function testMail(clinicName: string): MailContent {
  return composeMail('A test mail from Readroom', [
    `Somebody at ${clinicName} asked Readroom to send this, to see whether mail arrives. It does.`,
    'There is nothing to do.',
  ]);
}
