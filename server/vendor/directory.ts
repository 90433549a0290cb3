import type { Selectable } from 'kysely';
import type { User } from '#contract/user.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import { folded } from '#server/database/folded.ts';
import { personFields } from '#server/database/person-fields.ts';
import type { Database } from '#server/database/schema.ts';
import type { Directory, KnownMember, Membership, Recheck } from '#server/viewer/directory.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { currentMs, forgetAccess, recordedRevocation, rememberPerson } from './known-people.ts';
import type { VendorParts } from './parts.ts';
import { throwAsRefusal } from './refusal-of.ts';
import { VendorFailure } from './vendor-failure.ts';

/** Milliseconds for which what the vendor said is good enough to go on reading by, while it does not answer. */
export const readableMs = 10 * 60_000;

/** Strangers share one place in the queue: however many addresses are tried, whoever is signed in does not wait for them. */
const strangers = 'signing in';

/**
 * Who may sign in is whom the vendor's exact e-mail filter finds with dashboard access, unless their deactivation is on
 * record here. Asked again after a minute.
 */
export function createVendorDirectory(
  parts: Pick<VendorParts, 'db' | 'now' | 'client' | 'clinicId'>,
): Directory {
  const { db, client, clinicId } = parts;
  /** One question at a time about each person, however many requests of theirs wait for it. */
  const asking = new Map<string, Promise<void>>();
  /** When the last answered question about each of them was asked: a request may have read their row before it was. */
  const answered = new Map<string, Date>();

  const ask = (email: string, askedBy: string): Promise<void> => {
    const emailFolded = folded(email);
    const running = asking.get(emailFolded);
    if (running !== undefined) return running;
    const question = askOnce(emailFolded, email, askedBy).finally(() => asking.delete(emailFolded));
    asking.set(emailFolded, question);
    return question;
  };

  const askOnce = async (emailFolded: string, email: string, askedBy: string): Promise<void> => {
    const askedAt = parts.now();
    const page = await client.call(userList, { query: { email, limit: 20 } }, askedBy);
    // The filter is the vendor's; that a row fits it is ours to see.
    const person = await newest(page.users.filter((user) => folded(user.email) === emailFolded));
    // A row that could not be read may have been theirs: that is no reason to throw anybody out.
    if (person === undefined && (page.unreadable ?? 0) > 0) throw new VendorFailure('unreadable');
    await db
      .transaction()
      .execute((trx) =>
        person?.hasDashboardAccess === true
          ? rememberPerson(trx, clinicId, person, askedAt)
          : forgetAccess(trx, clinicId, emailFolded, askedAt),
      );
    for (const [known, at] of answered) if (ageOf(at) > currentMs) answered.delete(known);
    answered.set(emailFolded, askedAt);
  };

  /** Of several with one address: whoever was invited anew has another id, and who they were before is still listed. */
  const newest = async (people: readonly User[]): Promise<User | undefined> => {
    if (people.length < 2) return people[0];
    const active: User[] = [];
    for (const person of people)
      if ((await recordedRevocation(db, clinicId, person.userId)) === null) active.push(person);
    return active.toSorted((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1))[0];
  };

  const knownAs = (email: string) =>
    db
      .selectFrom('users')
      .innerJoin('clinics', 'clinics.clinic_id', 'users.clinic_id')
      .selectAll('users')
      .select('clinics.name as clinic_name')
      .where('users.clinic_id', '=', clinicId)
      .where('users.email_folded', '=', folded(email))
      .executeTakeFirst();

  const ageOf = (checkedAt: Date | null): number =>
    checkedAt === null ? Number.POSITIVE_INFINITY : parts.now().getTime() - checkedAt.getTime();

  return {
    firstSignIn: 'mail',

    async membershipsOf(email, { isAsked = false } = {}): Promise<readonly Membership[]> {
      const known = await knownAs(email);
      const age = ageOf(known?.checked_at ?? null);
      // Who was not let in a moment ago may have been given access since.
      if (isAsked || age > currentMs || known?.has_dashboard_access !== true) {
        try {
          // In the vendor's own spelling, where it is known: what its filter takes for exact is for it to say.
          await ask(known?.email ?? email, isAsked ? strangers : folded(email));
        } catch (error) {
          if (!(error instanceof VendorFailure)) throw error;
          if (isAsked || age > readableMs) throw cannotTell(error);
        }
      }
      const row = await knownAs(email);
      if (row === undefined || !row.has_dashboard_access || row.access_revoked_at !== null) return [];
      return [{ clinicId, clinicName: row.clinic_name, user: userOf(row) }];
    },

    async recheck(member: KnownMember): Promise<Recheck> {
      // Of a clinic that is not the vendor's: nobody vouches for them in this mode.
      if (member.clinicId !== clinicId) throw new Refusal('unauthenticated', 'Sign in.');
      if (ageOf(member.checkedAt) <= currentMs) return 'current';
      const last = answered.get(folded(member.email));
      const isAnswered = last !== undefined && member.checkedAt !== null && last > member.checkedAt;
      if (isAnswered && ageOf(last) <= currentMs) return 'changed';
      try {
        await ask(member.email, member.userId);
        return 'changed';
      } catch (error) {
        if (!(error instanceof VendorFailure)) throw error;
        if (ageOf(member.checkedAt) > readableMs) throw cannotTell(error);
        return 'unconfirmed';
      }
    },

    find: (_clinicId, userId) =>
      client.call(userRetrieve, { params: { userId } }, `about: ${userId}`).catch(throwAsRefusal),

    // The vendor keeps `lastLoginAt` of its own sign-ins; ours are in the audit.
    noteSignIn: async () => {},
  };
}

function cannotTell(cause: VendorFailure): Refusal {
  return new Refusal(
    'unavailable',
    "The vendor's API does not answer, so nobody can tell who may come in. Try again in a moment.",
    { retryAfterSeconds: 10, cause },
  );
}

function userOf(row: Selectable<Database['users']>): User {
  return {
    userId: row.user_id,
    ...personFields(row),
    invitedSource: row.invited_source,
    createdAt: row.created_at.toISOString(),
    lastLoginAt: row.last_login_at?.toISOString() ?? null,
  };
}
