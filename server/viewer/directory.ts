import type { User } from '#contract/user.ts';

/** One clinic in which an address belongs to somebody who may sign in. */
export interface Membership {
  readonly clinicId: string;
  readonly clinicName: string;
  readonly user: User;
}

/** Somebody with a living session, as our `users` table has them. */
export interface KnownMember {
  readonly clinicId: string;
  readonly userId: string;
  readonly email: string;
  /** When the directory was last asked; null where the table is the directory. */
  readonly checkedAt: Date | null;
}

export type Recheck =
  /** What is known is recent enough, or was confirmed. */
  | 'current'
  /** It was not: what the table says now has to be read again. */
  | 'changed'
  /** Nobody could tell, and it is recent enough for reading. */
  | 'unconfirmed';

/** Who may sign in: each mode knows it in its own way. Everybody who is signed in is a row of our `users` table. */
export interface Directory {
  readonly firstSignIn: 'invitation' | 'mail';
  /**
   * Clinics in which this verified address has dashboard access now, by name. Empty: nobody may sign in with it. With
   * `isAsked` somebody who is not signed in asks, and the time that it takes must not tell what is known here.
   * @throws Refusal 503 where the directory is elsewhere and does not answer
   */
  membershipsOf(email: string, options?: { readonly isAsked?: boolean }): Promise<readonly Membership[]>;
  /** With every request. @throws Refusal 503 when what is known has become too old to go by */
  recheck(member: KnownMember): Promise<Recheck>;
  /** Anybody of the clinic, signed in here or not. @throws Refusal 404 */
  find(clinicId: string, userId: string): Promise<User>;
  /** After a sign-in: `lastLoginAt` follows. */
  noteSignIn(membership: Membership, at: Date): Promise<void>;
}
