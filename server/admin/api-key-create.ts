import { filledText } from '#contract/text.ts';
import { insertAudit, terminalActor } from '#server/database/audit-row.ts';
import { insertApiKey, newApiKeySecret } from '#server/people/api-keys.ts';
import type { Command } from './command.ts';
import { clinicOption, findClinic } from './find-clinic.ts';

export const apiKeyCreate: Command = {
  words: 'api-key create',
  about: 'Make an API key of a clinic; the secret is shown this once',
  options: [
    clinicOption,
    {
      name: 'description',
      value: 'TEXT',
      about: 'what the key is for',
      isRequired: true,
      schema: filledText(200),
    },
  ],
  async run({ connection: { db }, now }, given) {
    const clinic = await findClinic(db, given.need('clinic'));
    const description = given.need('description');
    const secret = newApiKeySecret();
    const at = now();
    const isViewerEnabled = true;
    const apiKeyId = await db.transaction().execute(async (transaction) => {
      const id = await insertApiKey(transaction, {
        clinicId: clinic.clinicId,
        description,
        isViewerEnabled,
        secret,
        createdByUserId: null,
        at,
      });
      await insertAudit(transaction, {
        clinicId: clinic.clinicId,
        at,
        actor: terminalActor,
        request: undefined,
        facts: {
          action: 'apiKeyCreate',
          object: { kind: 'apiKey', id, name: description },
          after: { description, isViewerEnabled, ending: secret.slice(-4) },
        },
      });
      return id;
    });
    return {
      answer: { apiKeyId, secret, description, clinicId: clinic.clinicId },
      lines: [
        `Made an API key of ${clinic.name} (${apiKeyId}). This is its secret, shown this once:`,
        '',
        `  ${secret}`,
        '',
        `Revoke it with: npm run admin -- api-key revoke --api-key ${apiKeyId}`,
      ],
    };
  },
};
