import type { Kysely } from 'kysely';
import type { Capabilities } from '#contract/session.ts';
import type { NewId } from '#server/database/identifiers.ts';
import type { Database } from '#server/database/schema.ts';
import type { Directory } from '#server/viewer/directory.ts';
import type { Auth, PasswordHashing } from './create-auth.ts';
import type { Mailer } from './mailer.ts';
import type { OpenIdSettings } from './openid-provider.ts';
import type { Seal } from './seal.ts';

/** A pino logger fits. Details never hold names, e-mails, addresses or tokens. */
export interface PeopleLog {
  warn(details: object, message: string): void;
}

/** What sign-in is built from; everything that tests replace. */
export interface PeopleParts {
  readonly db: Kysely<Database>;
  readonly now: () => Date;
  readonly directory: Directory;
  /** Scheme, host and port under which browsers reach us; https makes cookies Secure. */
  readonly publicUrl: URL;
  readonly mailer: Mailer;
  readonly log: PeopleLog;
  readonly capabilities: (clinicId: string) => Promise<Capabilities>;
  readonly newId: NewId;
  /** An OpenID provider at which people may sign in too. */
  readonly openId?: OpenIdSettings | undefined;
  /** From 0 to below 1: how tries at a time are spread. */
  readonly random: () => number;
  /** Replaced by tests alone. */
  readonly passwords?: PasswordHashing | undefined;
}

/** Work that goes on after the answer. */
export interface Background {
  /** A failure is logged and otherwise without consequence. */
  run(work: () => Promise<void>): void;
  /** Resolves when nothing is left: before the database is closed. */
  drained(): Promise<void>;
}

/** What every verb of this folder is given. */
export interface PeopleContext extends PeopleParts {
  readonly auth: Auth;
  /** For what has to be read again, and must be in no copy of the database as it is. */
  readonly seal: Seal;
  readonly background: Background;
}
