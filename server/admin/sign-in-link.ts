import { email } from '#contract/person.ts';
import { terminalActor } from '#server/database/audit-row.ts';
import { createSignInLink } from '#server/people/sign-in-links.ts';
import type { Command } from './command.ts';
import { clinicOption, findClinic } from './find-clinic.ts';
import { nobodyWith } from './nobody-with.ts';

export const signInLink: Command = {
  words: 'sign-in-link',
  about: 'Make a link with which a person signs in once, within 15 minutes',
  options: [
    { name: 'email', value: 'ADDRESS', about: "the person's address", isRequired: true, schema: email },
    { ...clinicOption, about: `${clinicOption.about}, if they belong to several`, isRequired: false },
  ],
  async run({ connection: { db }, config, directory, now }, given) {
    const address = given.need('email');
    const named = given.get('clinic');
    const clinic = named === undefined ? undefined : await findClinic(db, named);
    const link = await createSignInLink(
      { db, now, publicUrl: config.publicUrl, directory },
      { email: address, clinicId: clinic?.clinicId, actor: terminalActor },
    ).catch(nobodyWith(address, clinic === undefined ? '' : ` in ${clinic.name}`));
    return {
      answer: { url: link.url, expiresAt: link.expiresAt.toISOString() },
      lines: [`Signs ${address} in, once, until ${link.expiresAt.toISOString()}:`, '', `  ${link.url}`, ''],
    };
  },
};
