import type { Authority } from '#contract/permission.ts';
import type { UserLevel } from '#contract/user.ts';

/** A signed-in person, as the directory had them when this request came in. */
export interface UserActor extends Authority {
  readonly kind: 'user';
  readonly clinicId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  readonly level: UserLevel;
  readonly canManageStudies: boolean;
}

/** An API key acts as the clinic, with the rights of an admin. */
export interface ApiKeyActor extends Authority {
  readonly kind: 'apiKey';
  readonly clinicId: string;
  readonly apiKeyId: string;
  readonly userId?: undefined;
  readonly description: string;
  readonly level: 'admin';
  readonly canManageStudies: true;
}

export type Actor = UserActor | ApiKeyActor;

/** Where a request came from, for the audit. */
export interface RequestTrace {
  readonly requestId: string;
  /** The client's address; null where there is none (the command line). */
  readonly address: string | null;
}

/** `dashboard` or `api`, as the documents call where something came from. */
export function invitedSourceOf(actor: Actor): 'dashboard' | 'api' {
  return actor.kind === 'user' ? 'dashboard' : 'api';
}
