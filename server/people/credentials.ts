import { apiKeySecretPattern } from '#contract/identifiers.ts';
import { keyNotForViewer } from '#server/database/current-authority.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { Credentials } from '#server/viewer/credentials.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { hasEnded } from './api-key-rows.ts';
import { nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';
import { recordRefusedKey } from './record-refused.ts';
import { secondFactorNeeded } from './second-factor-rule.ts';
import { findSessionMember, needsTouch, touchSession } from './sessions.ts';

const keyTouchEveryMs = 60_000;

/** Nothing is kept between two requests: what was revoked a moment ago is refused now, in every process. */
export function createCredentials(context: PeopleContext): Credentials {
  const { db, auth, directory, background } = context;
  // Only spares work: requests that come together would otherwise each try to note the same.
  const touching = new Set<string>();
  const touchOnce = (id: string, touch: () => Promise<void>): void => {
    if (touching.has(id)) return;
    touching.add(id);
    background.run(() => touch().finally(() => touching.delete(id)));
  };

  /** Never waits for a lock: who holds one on this row is noting the same, or revoking it. */
  const touchKey = async (apiKeyId: string, at: Date): Promise<void> => {
    await db
      .updateTable('api_keys')
      .set({ last_used_at: at })
      .where('api_key_id', 'in', (select) =>
        select
          .selectFrom('api_keys')
          .select('api_key_id')
          .where('api_key_id', '=', apiKeyId)
          .where((where) =>
            where.or([
              where('last_used_at', 'is', null),
              where('last_used_at', '<=', new Date(at.getTime() - keyTouchEveryMs)),
            ]),
          )
          .forUpdate()
          .skipLocked(),
      )
      .execute();
  };

  return {
    async apiKey(secret, request) {
      if (!apiKeySecretPattern.test(secret)) return undefined;
      const key = await db
        .selectFrom('api_keys')
        .select([
          'api_key_id',
          'clinic_id',
          'description',
          'is_viewer_enabled',
          'last_used_at',
          'revoked_at',
          'expires_at',
        ])
        .where('secret_hash', '=', hashSecret(secret))
        .executeTakeFirst();
      const at = context.now();
      if (key === undefined || hasEnded(key, at)) return undefined;
      if (!key.is_viewer_enabled) {
        await recordRefusedKey(db, {
          clinicId: key.clinic_id,
          apiKeyId: key.api_key_id,
          description: key.description,
          refusedBecause: keyNotForViewer,
          at,
          request,
        });
        throw new Refusal('forbidden', keyNotForViewer);
      }
      if (key.last_used_at === null || at.getTime() - key.last_used_at.getTime() >= keyTouchEveryMs) {
        touchOnce(key.api_key_id, () => touchKey(key.api_key_id, at));
      }
      return {
        kind: 'apiKey',
        clinicId: key.clinic_id,
        apiKeyId: key.api_key_id,
        description: key.description,
        level: 'admin',
        canManageStudies: true,
      };
    },

    async session(cookie, { isForSetUp = false, isForLeaving = false } = {}) {
      const token = auth.cookie.read(cookie);
      if (token === undefined) return undefined;
      const at = context.now();
      let found = await findSessionMember(db, token, at);
      if (found === undefined) return undefined;
      const confirmed = await directory.recheck(found.member).catch((error: unknown) => {
        if (isForLeaving && error instanceof Refusal && error.code === 'unavailable')
          return 'unconfirmed' as const;
        throw error;
      });
      if (confirmed === 'changed') found = await findSessionMember(db, token, at);
      if (found === undefined) return undefined;
      const { session, member } = found;
      if (member.needsSecondFactor && !isForSetUp) throw secondFactorNeeded();
      if (needsTouch(session, at)) {
        touchOnce(session.sessionId, () => touchSession(db, session.sessionId, at));
      }
      return {
        kind: 'user',
        clinicId: member.clinicId,
        userId: member.userId,
        sessionId: session.sessionId,
        name: nameOf(member),
        email: member.email,
        level: member.level,
        canManageStudies: member.canManageStudies,
        ...(confirmed === 'unconfirmed' ? { isUnconfirmed: true } : {}),
      };
    },
  };
}
