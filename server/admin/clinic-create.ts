import { email } from '#contract/person.ts';
import { filledText } from '#contract/text.ts';
import { terminalActor } from '#server/database/audit-row.ts';
import { randomId } from '#server/database/identifiers.ts';
import { createAuth } from '#server/people/create-auth.ts';
import { provisionClinic } from '#server/people/provision.ts';
import type { Command } from './command.ts';

export const clinicCreate: Command = {
  words: 'clinic create',
  about: 'Make a clinic and its owner',
  isForOwnClinics: true,
  options: [
    {
      name: 'name',
      value: 'NAME',
      about: 'what the clinic is called',
      isRequired: true,
      schema: filledText(200),
    },
    {
      name: 'owner-email',
      value: 'ADDRESS',
      about: 'the address with which the owner signs in',
      isRequired: true,
      schema: email,
    },
  ],
  async run({ connection: { db }, config, now }, given) {
    const clinicName = given.need('name');
    const ownerEmail = given.need('owner-email');
    const auth = await createAuth(db, config.publicUrl);
    const made = await provisionClinic(
      { db, now, newId: randomId, auth },
      { clinicName, ownerEmail, actor: terminalActor },
    );
    if (made === undefined) throw new Error('The clinic was not made.');
    return {
      answer: { clinicId: made.clinicId, name: clinicName, ownerId: made.ownerId, ownerEmail },
      lines: [
        `Made the clinic ${clinicName} (${made.clinicId}) with the owner ${ownerEmail}.`,
        `Let them in with: npm run admin -- sign-in-link --email ${ownerEmail}`,
      ],
    };
  },
};
