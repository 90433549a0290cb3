import * as z from 'zod/mini';
import { session } from './session.ts';

/** The password was right, and there is no session yet: it takes a code as well. */
export const signInChallenge = z.object({
  /** Names this sign-in; good for five minutes. */
  challenge: z.string(),
  expiresAt: z.string(),
});
export type SignInChallenge = z.infer<typeof signInChallenge>;

export const signInAnswer = z.union([session, signInChallenge]);
export type SignInAnswer = z.infer<typeof signInAnswer>;
