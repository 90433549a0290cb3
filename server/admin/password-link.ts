import { email } from '#contract/person.ts';
import { terminalActor } from '#server/database/audit-row.ts';
import { createPasswordLink } from '#server/people/password-reset.ts';
import type { Command } from './command.ts';
import { nobodyWith } from './nobody-with.ts';

/** Where no mail is configured, this is how a person comes to a password. */
export const passwordLink: Command = {
  words: 'password-link',
  about: 'Make a link with which a person sets a new password once, within 30 minutes',
  options: [
    { name: 'email', value: 'ADDRESS', about: "the person's address", isRequired: true, schema: email },
  ],
  async run({ connection: { db }, config, directory, now }, given) {
    const address = given.need('email');
    const link = await createPasswordLink(
      { db, now, publicUrl: config.publicUrl, directory },
      { email: address, actor: terminalActor },
    ).catch(nobodyWith(address));
    return {
      answer: { url: link.url, expiresAt: link.expiresAt.toISOString() },
      lines: [
        `Sets a new password for ${address}, once, until ${link.expiresAt.toISOString()}:`,
        '',
        `  ${link.url}`,
        '',
      ],
    };
  },
};
