import { randomBytes, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { apiKeyCreate, apiKeyList, apiKeyRevoke } from '#contract/api-key.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { notFound } from '#server/viewer/refusal.ts';
import { keysOf, toApiKey } from './api-key-rows.ts';
import { asManager, refuse } from './as-manager.ts';
import type { PeopleContext } from './parts.ts';

/** `sk_live_` and 128 random bits. */
export function newApiKeySecret(): string {
  return `sk_live_${randomBytes(16).toString('hex')}`;
}

export interface NewApiKey {
  readonly clinicId: string;
  readonly description: string;
  readonly isViewerEnabled: boolean;
  readonly secret: string;
  readonly createdByUserId: string | null;
  readonly at: Date;
}

/** Stores the hash of the secret; the secret itself is in no table and no log. */
export async function insertApiKey(db: Kysely<Database>, key: NewApiKey): Promise<string> {
  const apiKeyId = randomUUID();
  await db
    .insertInto('api_keys')
    .values({
      api_key_id: apiKeyId,
      clinic_id: key.clinicId,
      description: key.description,
      secret_hash: hashSecret(key.secret),
      ending: key.secret.slice(-4),
      is_viewer_enabled: key.isViewerEnabled,
      created_by_user_id: key.createdByUserId,
      created_at: key.at,
      last_used_at: null,
      revoked_at: null,
      expires_at: null,
    })
    .execute();
  return apiKeyId;
}

export function listApiKeysVerb(context: PeopleContext): DashboardVerb<typeof apiKeyList> {
  return async ({ actor, request }) => {
    const permission = mayManagePeople(actor);
    if (!permission.allowed) {
      const attempt = { action: 'apiKeyList', object: { kind: 'list', id: 'apiKeys' } } as const;
      return refuse(context, { actor, request }, attempt, permission.reason);
    }
    const rows = await keysOf(context.db, actor.clinicId)
      .orderBy('api_keys.created_at', 'desc')
      .orderBy('api_keys.api_key_id')
      .execute();
    return { apiKeys: rows.map(toApiKey) };
  };
}

export function createApiKeyVerb(context: PeopleContext): DashboardVerb<typeof apiKeyCreate> {
  return async ({ actor, body, request }) => {
    const secret = newApiKeySecret();
    const isViewerEnabled = body.isViewerEnabled ?? true;
    const attempt = { action: 'apiKeyCreate', object: { kind: 'apiKey', id: null } } as const;
    return asManager(context, { actor, request }, attempt, async (transaction) => {
      const at = context.now();
      const apiKeyId = await insertApiKey(transaction, {
        clinicId: actor.clinicId,
        description: body.description,
        isViewerEnabled,
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
          action: 'apiKeyCreate',
          object: { kind: 'apiKey', id: apiKeyId, name: body.description },
          after: { description: body.description, isViewerEnabled, ending: secret.slice(-4) },
        },
      });
      const row = await keysOf(transaction, actor.clinicId)
        .where('api_keys.api_key_id', '=', apiKeyId)
        .executeTakeFirstOrThrow();
      return { apiKey: toApiKey(row), secret };
    });
  };
}

export function revokeApiKeyVerb(context: PeopleContext): DashboardVerb<typeof apiKeyRevoke> {
  return async ({ actor, body, request }) => {
    const attempt = { action: 'apiKeyRevoke', object: { kind: 'apiKey', id: body.apiKeyId } } as const;
    return asManager(context, { actor, request }, attempt, async (transaction) => {
      const at = context.now();
      const revoked = await transaction
        .updateTable('api_keys')
        .set({ revoked_at: at })
        .where('clinic_id', '=', actor.clinicId)
        .where('api_key_id', '=', body.apiKeyId)
        .where('revoked_at', 'is', null)
        .returning('description')
        .executeTakeFirst();
      if (revoked === undefined) {
        const row = await keysOf(transaction, actor.clinicId)
          .where('api_keys.api_key_id', '=', body.apiKeyId)
          .executeTakeFirst();
        if (row === undefined) throw notFound('API key');
        return { success: true, message: 'This API key was already revoked.' };
      }
      await insertAudit(transaction, {
        clinicId: actor.clinicId,
        at,
        actor: auditActorOf(actor),
        request,
        facts: {
          action: 'apiKeyRevoke',
          object: { kind: 'apiKey', id: body.apiKeyId, name: revoked.description },
          before: { revokedAt: null },
          after: { revokedAt: at.toISOString() },
        },
      });
      return { success: true };
    });
  };
}
