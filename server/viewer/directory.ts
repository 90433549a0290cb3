import type { User } from '#contract/user.ts';

/** One clinic in which an address belongs to somebody who may sign in. */
export interface Membership {
  readonly clinicId: string;
  readonly clinicName: string;
  readonly user: User;
}

/** Who may sign in: each mode knows it in its own way. */
export interface Directory {
  /** Clinics in which this verified address has dashboard access now, by name. Empty: nobody may sign in with it. */
  membershipsOf(email: string): Promise<readonly Membership[]>;
  /** After a sign-in: `lastLoginAt` follows. */
  noteSignIn(membership: Membership, at: Date): Promise<void>;
}
