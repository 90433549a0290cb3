import { uuid } from '#contract/identifiers.ts';
import { insertAudit, terminalActor } from '#server/database/audit-row.ts';
import { notFound } from '#server/viewer/refusal.ts';
import type { Command } from './command.ts';

export const apiKeyRevoke: Command = {
  words: 'api-key revoke',
  about: 'Revoke an API key at once',
  options: [
    { name: 'api-key', value: 'ID', about: "the key's id, not its secret", isRequired: true, schema: uuid },
  ],
  async run({ connection: { db }, now }, given) {
    const apiKeyId = given.need('api-key');
    const at = now();
    const answer = await db.transaction().execute(async (transaction) => {
      const revoked = await transaction
        .updateTable('api_keys')
        .set({ revoked_at: at })
        .where('api_key_id', '=', apiKeyId)
        .where('revoked_at', 'is', null)
        .returning(['clinic_id', 'description'])
        .executeTakeFirst();
      if (revoked === undefined) {
        const row = await transaction
          .selectFrom('api_keys')
          .select('description')
          .where('api_key_id', '=', apiKeyId)
          .executeTakeFirst();
        if (row === undefined) throw notFound('API key');
        return { apiKeyId, success: true, message: `The API key ${row.description} was already revoked.` };
      }
      await insertAudit(transaction, {
        clinicId: revoked.clinic_id,
        at,
        actor: terminalActor,
        request: undefined,
        facts: {
          action: 'apiKeyRevoke',
          object: { kind: 'apiKey', id: apiKeyId, name: revoked.description },
          before: { revokedAt: null },
          after: { revokedAt: at.toISOString() },
        },
      });
      return { apiKeyId, success: true, message: `Revoked the API key ${revoked.description}.` };
    });
    return { answer, lines: [answer.message] };
  },
};
