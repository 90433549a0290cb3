import type { Authority } from '#contract/permission.ts';
import type { UserLevel } from '#contract/user.ts';
import { Refusal } from './refusal.ts';

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
  /** The directory that knows this person does not answer: their rights are those of before, and good for reading only. */
  readonly isUnconfirmed?: true | undefined;
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
  /** Says that what is answered was read at that time, because its source does not answer now. */
  readonly noteReadAt?: (at: Date) => void;
}

/** `dashboard` or `api`, as the documents call where something came from. */
export function invitedSourceOf(actor: Actor): 'dashboard' | 'api' {
  return actor.kind === 'user' ? 'dashboard' : 'api';
}

/** @throws Refusal 503 when the rights of whoever asks could not be checked a moment ago: changes wait until they can */
export function assertConfirmed(actor: Actor | undefined): void {
  if (actor?.kind !== 'user' || actor.isUnconfirmed !== true) return;
  throw new Refusal(
    'unavailable',
    "The vendor's API does not answer, so nobody can tell what you may do now. You can go on reading; changes wait until it answers again.",
    { retryAfterSeconds: 10 },
  );
}
