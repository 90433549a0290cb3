import type { Transaction } from 'kysely';
import type { apiKeyRotate, apiKeyUpdate } from '#contract/api-key.ts';
import { auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { conflict, notFound } from '#server/viewer/refusal.ts';
import { hasEnded, keysOf, toApiKey } from './api-key-rows.ts';
import { insertApiKey, newApiKeySecret } from './api-keys.ts';
import { asManager } from './as-manager.ts';
import type { PeopleContext } from './parts.ts';

const hourMs = 60 * 60 * 1000;

/** @throws Refusal 404 for none of this clinic, 409 for one that works no more */
async function findLivingKey(
  transaction: Transaction<Database>,
  clinicId: string,
  apiKeyId: string,
  at: Date,
) {
  const row = await keysOf(transaction, clinicId)
    .where('api_keys.api_key_id', '=', apiKeyId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('API key');
  if (hasEnded(row, at)) throw conflict('This API key works no more.');
  return row;
}

export function updateApiKeyVerb(context: PeopleContext): DashboardVerb<typeof apiKeyUpdate> {
  return async ({ actor, params, body, request }) => {
    const { apiKeyId } = params;
    const attempt = { action: 'apiKeyUpdate', object: { kind: 'apiKey', id: apiKeyId } } as const;
    return asManager(context, { actor, request }, attempt, async (transaction) => {
      const at = context.now();
      const row = await findLivingKey(transaction, actor.clinicId, apiKeyId, at);
      const before = { description: row.description, isViewerEnabled: row.is_viewer_enabled };
      const after = {
        description: body.description ?? before.description,
        isViewerEnabled: body.isViewerEnabled ?? before.isViewerEnabled,
      };
      const changed = (Object.keys(before) as (keyof typeof before)[]).filter(
        (name) => before[name] !== after[name],
      );
      if (changed.length === 0) return toApiKey(row);
      await transaction
        .updateTable('api_keys')
        .set({ description: after.description, is_viewer_enabled: after.isViewerEnabled })
        .where('clinic_id', '=', actor.clinicId)
        .where('api_key_id', '=', apiKeyId)
        .where('revoked_at', 'is', null)
        .execute();
      const pick = (from: typeof before) => Object.fromEntries(changed.map((name) => [name, from[name]]));
      await insertAudit(transaction, {
        clinicId: actor.clinicId,
        at,
        actor: auditActorOf(actor),
        request,
        facts: {
          action: 'apiKeyUpdate',
          object: { kind: 'apiKey', id: apiKeyId, name: after.description },
          before: pick(before),
          after: pick(after),
        },
      });
      return toApiKey({
        ...row,
        description: after.description,
        is_viewer_enabled: after.isViewerEnabled,
      });
    });
  };
}

/**
 * A key of its own takes the place of the former one, which ends after the overlap: both stand in the list, so that
 * whoever rotates sees whether the former one is still used.
 */
export function rotateApiKeyVerb(context: PeopleContext): DashboardVerb<typeof apiKeyRotate> {
  return async ({ actor, body, request }) => {
    const { apiKeyId, overlapHours } = body;
    const attempt = { action: 'apiKeyRotate', object: { kind: 'apiKey', id: apiKeyId } } as const;
    const secret = newApiKeySecret();
    return asManager(context, { actor, request }, attempt, async (transaction) => {
      const at = context.now();
      const former = await findLivingKey(transaction, actor.clinicId, apiKeyId, at);
      if (former.expires_at !== null) throw conflict('Another API key took the place of this one already.');
      const endsAt = new Date(at.getTime() + overlapHours * hourMs);
      await transaction
        .updateTable('api_keys')
        .set(overlapHours === 0 ? { revoked_at: at } : { expires_at: endsAt })
        .where('clinic_id', '=', actor.clinicId)
        .where('api_key_id', '=', apiKeyId)
        .where('revoked_at', 'is', null)
        .where('expires_at', 'is', null)
        .execute();
      const newId = await insertApiKey(transaction, {
        clinicId: actor.clinicId,
        description: former.description,
        isViewerEnabled: former.is_viewer_enabled,
        secret,
        createdByUserId: actor.userId,
        at,
      });
      await insertAudit(transaction, {
        clinicId: actor.clinicId,
        at,
        actor: auditActorOf(actor),
        request,
        facts: {
          action: 'apiKeyRotate',
          object: { kind: 'apiKey', id: apiKeyId, name: former.description },
          before: { apiKeyId, ending: former.ending },
          after: { apiKeyId: newId, ending: secret.slice(-4), formerEndsAt: endsAt.toISOString() },
        },
      });
      const row = await keysOf(transaction, actor.clinicId)
        .where('api_keys.api_key_id', '=', newId)
        .executeTakeFirstOrThrow();
      return { apiKey: toApiKey(row), secret };
    });
  };
}
