import type { ApiKey } from '#contract/api-key.ts';
import { readTime } from '#src/lib/time.ts';

/** How one key is told from another: `RIS order feed (…ab12)`. */
export function keyName({ description, ending }: Pick<ApiKey, 'description' | 'ending'>): string {
  return `${description} (…${ending})`;
}

/** When a key has ended, in milliseconds since the epoch; undefined for one that works. */
export function endedAt(key: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: number): number | undefined {
  const revoked = readTime(key.revokedAt);
  const expires = readTime(key.expiresAt);
  return revoked ?? (expires !== undefined && expires <= now ? expires : undefined);
}
