import type { Kysely } from 'kysely';
import { terminalActor } from './database/audit-row.ts';
import type { Database } from './database/schema.ts';
import type { People } from './people/people.ts';
import { Refusal } from './viewer/refusal.ts';

const linkMinutes = 24 * 60;

/** Something that whoever started it can mend. */
class NobodyCanComeIn extends Error {
  override readonly name = 'NobodyCanComeIn';
}

/**
 * With a clinic at the vendor: until somebody has signed in, a line with a link for whoever is to be the first.
 * @throws NobodyCanComeIn when the vendor does not know that person, or does not let them in
 */
export async function firstSignIn(
  people: Pick<People, 'createSignInLink'>,
  db: Kysely<Database>,
  email: string,
): Promise<string | undefined> {
  const login = await db.selectFrom('auth_login').select('id').limit(1).executeTakeFirst();
  if (login !== undefined) return undefined;
  try {
    const { url } = await people.createSignInLink({ email, minutes: linkMinutes, actor: terminalActor });
    return `Sign in as the first one, once, within a day: ${url}`;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'not_found')
      throw new NobodyCanComeIn(
        "READROOM_OWNER_EMAIL is nobody with dashboard access at the vendor, so nobody could come in. Set it to somebody's address who has.",
      );
    // The vendor is silent: what is here is of use as soon as it is back.
    return `${error.message} For a link to sign in with: npm run admin -- sign-in-link --email …`;
  }
}
