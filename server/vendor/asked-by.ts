import type { Actor } from '#server/viewer/actor.ts';

/** Whom a request to the vendor is for: places are shared out fairly between these. */
export function askedBy(actor: Actor): string {
  return actor.kind === 'user' ? actor.userId : actor.apiKeyId;
}
