import type { User } from '#contract/user.ts';

/** One clinic in which an address belongs to somebody who may sign in. */
export interface Membership {
  readonly clinicId: string;
  readonly clinicName: string;
  readonly user: User;
}

/** Who may sign in: each mode knows it in its own way. */
export interface Directory {
  /** The people are the rows of our own `users` table: a request's session and its person are found in one query. */
  readonly isUsersTable?: true;
  /** Clinics in which this verified address has dashboard access now, by name. Empty: nobody may sign in with it. */
  membershipsOf(email: string): Promise<readonly Membership[]>;
  /** After a sign-in: `lastLoginAt` follows. */
  noteSignIn(membership: Membership, at: Date): Promise<void>;
}
