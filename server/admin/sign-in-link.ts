import { email } from '#contract/user.ts';
import { terminalActor } from '#server/database/audit-row.ts';
import { createSignInLink } from '#server/people/sign-in-links.ts';
import { createDirectory } from '#server/selfhosted/directory.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { Command } from './command.ts';
import { clinicOption, findClinic } from './find-clinic.ts';

export const signInLink: Command = {
  words: 'sign-in-link',
  about: 'Make a link with which a person signs in once, within 15 minutes',
  options: [
    { name: 'email', value: 'ADDRESS', about: "the person's address", isRequired: true, schema: email },
    { ...clinicOption, about: `${clinicOption.about}, if they belong to several`, isRequired: false },
  ],
  async run({ connection: { db }, config, now }, given) {
    const address = given.need('email');
    const named = given.get('clinic');
    const clinic = named === undefined ? undefined : await findClinic(db, named);
    try {
      const link = await createSignInLink(
        { db, now, publicUrl: config.publicUrl, directory: createDirectory({ db }) },
        { email: address, clinicId: clinic?.clinicId, actor: terminalActor },
      );
      return {
        answer: { url: link.url, expiresAt: link.expiresAt.toISOString() },
        lines: [`Signs ${address} in, once, until ${link.expiresAt.toISOString()}:`, '', `  ${link.url}`, ''],
      };
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'not_found') throw error;
      const where = clinic === undefined ? '' : ` in ${clinic.name}`;
      throw new Refusal('not_found', `Nobody with dashboard access has the address ${address}${where}.`);
    }
  },
};
