import { isIPv6 } from 'node:net';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import { Refusal } from '#server/viewer/refusal.ts';

const windowMs = 15 * 60 * 1000;

/** One counter: at most `max` in 15 minutes from the first, or in so many milliseconds. */
export interface Limit {
  readonly name: string;
  readonly max: number;
  readonly ms?: number;
}

/**
 * Counters are named by hashes: what people type into an e-mail field by mistake is often a password.
 * An address is the client's, as the request's trace has it.
 */
export const limits = {
  signInAccount: (email: string): Limit => ({ name: `sign-in:account:${hashSecret(email)}`, max: 5 }),
  signInAddress: (address: string | null): Limit => byAddress('sign-in', address, 30),
  resetAccount: (email: string): Limit => ({ name: `reset:account:${hashSecret(email)}`, max: 5 }),
  resetAddress: (address: string | null): Limit => byAddress('reset', address, 30),
  signInLink: (address: string | null): Limit => byAddress('sign-in-link', address, 19),
  resetToken: (address: string | null): Limit => byAddress('reset-token', address, 19),
  providerSignIn: (address: string | null): Limit => byAddress('provider', address, 30),
  invitation: (address: string | null): Limit => byAddress('invitation', address, 19),
  setupCode: (address: string | null): Limit => byAddress('setup-code', address, 19),
  ownPassword: (loginId: string): Limit => ({ name: `own-password:login:${loginId}`, max: 5 }),
  secondFactor: (loginId: string): Limit => ({ name: `second-factor:login:${loginId}`, max: 5 }),
  /** Six digits are few: whoever knows a password must not get through them in a month of patience. */
  secondFactorDay: (loginId: string): Limit => ({
    name: `second-factor:day:${loginId}`,
    max: 20,
    ms: 24 * 60 * 60 * 1000,
  }),
  secondFactorAddress: (address: string | null): Limit => byAddress('second-factor', address, 30),
  secondFactorBegin: (loginId: string): Limit => ({ name: `second-factor:begin:${loginId}`, max: 20 }),
  mailTest: (userId: string): Limit => ({ name: `mail-test:user:${userId}`, max: 5 }),
};

function byAddress(purpose: string, address: string | null, max: number): Limit {
  return { name: `${purpose}:address:${hashSecret(address === null ? 'none' : network(address))}`, max };
}

/** Whoever has one IPv6 address has the 2^64 of its network. */
function network(address: string): string {
  const plain = address.split('%')[0] ?? address;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/**
 * Counts one try against each limit, in order, before anything is verified: however many come at once, and through
 * however many processes, no more than `max` get past. A window is never prolonged by tries within it.
 * @throws Refusal 429 with Retry-After
 */
export async function countTry(db: Kysely<Database>, at: Date, ...each: readonly Limit[]): Promise<void> {
  for (const { name, max, ms = windowMs } of each) {
    const over = sql<boolean>`rate_limits.window_ends_at <= ${at}`;
    const { count, window_ends_at } = await db
      .insertInto('rate_limits')
      .values({ name, count: 1, window_ends_at: new Date(at.getTime() + ms) })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({
          // Bounded, because the column is: an attacker may go on for years.
          count: sql`case when ${over} then 1 else least(rate_limits.count + 1, 1000000) end`,
          window_ends_at: sql`case when ${over} then excluded.window_ends_at else rate_limits.window_ends_at end`,
        }),
      )
      .returning(['count', 'window_ends_at'])
      .executeTakeFirstOrThrow();
    if (count <= max) continue;
    const seconds = Math.max(1, Math.ceil((window_ends_at.getTime() - at.getTime()) / 1000));
    const minutes = Math.ceil(seconds / 60);
    const hours = Math.ceil(minutes / 60);
    throw new Refusal(
      'rate_limited',
      `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : minutes < 120 ? `${minutes} minutes` : `${hours} hours`}.`,
      { retryAfterSeconds: seconds },
    );
  }
}

/** After a success: who proved who they are starts anew. */
export async function forgetTries(
  db: Kysely<Database> | Transaction<Database>,
  { name }: Limit,
): Promise<void> {
  await db.deleteFrom('rate_limits').where('name', '=', name).execute();
}

/**
 * After a success: takes back the one try. Not more, or one account of one's own would allow any number of
 * guesses at others from the same address.
 */
export async function takeBackTry(
  db: Kysely<Database> | Transaction<Database>,
  { name }: Limit,
): Promise<void> {
  await db
    .updateTable('rate_limits')
    .set({ count: sql`greatest(count - 1, 0)` })
    .where('name', '=', name)
    .execute();
}

/** What happens at most once in so many milliseconds. */
export interface Window {
  readonly name: string;
  readonly ms: number;
}

/** Reads only, so that what comes again and again within a window writes nothing. */
export async function isWithin(db: Kysely<Database>, at: Date, { name }: Window): Promise<boolean> {
  const row = await db
    .selectFrom('rate_limits')
    .select('name')
    .where('name', '=', name)
    .where('window_ends_at', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}

/** True for one of however many come at once, through however many processes; the others are within its window. */
export async function startWindow(
  transaction: Transaction<Database>,
  at: Date,
  { name, ms }: Window,
): Promise<boolean> {
  const row = await transaction
    .insertInto('rate_limits')
    .values({ name, count: 1, window_ends_at: new Date(at.getTime() + ms) })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ window_ends_at: (set) => set.ref('excluded.window_ends_at') })
        .where('rate_limits.window_ends_at', '<=', at),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}
