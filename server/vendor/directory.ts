import type { Selectable } from 'kysely';
import type { User } from '#contract/user.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import { folded } from '#server/database/folded.ts';
import type { Database } from '#server/database/schema.ts';
import type { Directory, KnownMember, Membership, Recheck } from '#server/viewer/directory.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { forgetAccess, rememberPerson } from './known-people.ts';
import type { VendorParts } from './parts.ts';
import { refusalOf } from './refusal-of.ts';
import { VendorFailure } from './vendor-failure.ts';

/** Milliseconds for which what the vendor said about a person holds. */
export const currentMs = 60_000;
/** Milliseconds for which it is good enough to go on reading by, while the vendor does not answer. */
export const readableMs = 10 * 60_000;

/** Whoever is asked about has a fair share of their own: signing in must not wait for somebody's long list. */
const signingIn = (email: string) => `signing in: ${email}`;

type KnownRow = Selectable<Database['users']>;

/**
 * Who may sign in is whom the vendor's exact e-mail filter finds with dashboard access, unless their deactivation is on
 * record here. Asked again after a minute.
 */
export function createVendorDirectory(
  parts: Pick<VendorParts, 'db' | 'now' | 'client' | 'clinicId' | 'log'>,
): Directory {
  const { db, client, clinicId } = parts;
  /** One question at a time about each person, however many requests of theirs wait for it. */
  const asking = new Map<string, Promise<User | undefined>>();

  const ask = (email: string): Promise<User | undefined> => {
    const emailFolded = folded(email);
    const running = asking.get(emailFolded);
    if (running !== undefined) return running;
    const question = askOnce(emailFolded, email).finally(() => asking.delete(emailFolded));
    asking.set(emailFolded, question);
    return question;
  };

  const askOnce = async (emailFolded: string, email: string): Promise<User | undefined> => {
    const page = await client.call(userList, { query: { email, limit: 20 } }, signingIn(emailFolded));
    // The filter is the vendor's; that a row fits it is ours to see.
    const found = page.users.find((user) => folded(user.email) === emailFolded && user.hasDashboardAccess);
    // A row that could not be read may have been theirs: that is no reason to throw anybody out.
    if (found === undefined && (page.unreadable ?? 0) > 0) throw new VendorFailure('unreadable');
    const at = parts.now();
    if (found === undefined) await forgetAccess(db, clinicId, emailFolded, at);
    else await db.transaction().execute((trx) => rememberPerson(trx, clinicId, found, at));
    return found;
  };

  const knownAs = (email: string): Promise<KnownRow | undefined> =>
    db
      .selectFrom('users')
      .selectAll()
      .where('clinic_id', '=', clinicId)
      .where('email_folded', '=', folded(email))
      .executeTakeFirst();

  const ageOf = (checkedAt: Date | null): number =>
    checkedAt === null ? Number.POSITIVE_INFINITY : parts.now().getTime() - checkedAt.getTime();

  return {
    firstSignIn: 'mail',

    async membershipsOf(email, { isAsked = false } = {}) {
      const known = await knownAs(email);
      if (isAsked || ageOf(known?.checked_at ?? null) > currentMs) {
        try {
          await ask(email);
        } catch (error) {
          if (!(error instanceof VendorFailure)) throw error;
          if (isAsked || ageOf(known?.checked_at ?? null) > readableMs) throw cannotTell(error);
        }
      }
      const row = await knownAs(email);
      if (row === undefined || !row.has_dashboard_access || row.access_revoked_at !== null) return [];
      return [await membershipOf(row)];
    },

    async recheck(member: KnownMember): Promise<Recheck> {
      // Of a clinic that is not the vendor's: nobody vouches for them in this mode.
      if (member.clinicId !== clinicId) throw new Refusal('unauthenticated', 'Sign in.');
      if (ageOf(member.checkedAt) <= currentMs) return 'current';
      try {
        await ask(member.email);
        return 'changed';
      } catch (error) {
        if (!(error instanceof VendorFailure)) throw error;
        if (ageOf(member.checkedAt) > readableMs) throw cannotTell(error);
        return 'unconfirmed';
      }
    },

    async find(_clinicId, userId) {
      try {
        return await client.call(userRetrieve, { params: { userId } }, `about: ${userId}`);
      } catch (error) {
        throw error instanceof VendorFailure ? refusalOf(error) : error;
      }
    },

    // The vendor keeps `lastLoginAt` of its own sign-ins; ours are in the audit.
    noteSignIn: async () => {},
  };

  async function membershipOf(row: KnownRow): Promise<Membership> {
    const clinic = await db
      .selectFrom('clinics')
      .select('name')
      .where('clinic_id', '=', clinicId)
      .executeTakeFirstOrThrow();
    return { clinicId, clinicName: clinic.name, user: userOf(row) };
  }
}

function cannotTell(cause: VendorFailure): Refusal {
  return new Refusal(
    'unavailable',
    "The vendor's API does not answer, so nobody can tell who may come in. Try again in a moment.",
    { retryAfterSeconds: 10, cause },
  );
}

function userOf(row: KnownRow): User {
  return {
    userId: row.user_id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    ...(row.middle_name === null ? {} : { middleName: row.middle_name }),
    ...(row.suffix1 === null ? {} : { suffix1: row.suffix1 }),
    ...(row.suffix2 === null ? {} : { suffix2: row.suffix2 }),
    ...(row.phone_number === null ? {} : { phoneNumber: row.phone_number }),
    clinicRole: row.clinic_role,
    level: row.level,
    canManageStudies: row.can_manage_studies,
    hasDashboardAccess: row.has_dashboard_access,
    invitedSource: row.invited_source,
    createdAt: row.created_at.toISOString(),
    lastLoginAt: row.last_login_at?.toISOString() ?? null,
  };
}
