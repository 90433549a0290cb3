import type { accessReview as endpoint } from '#contract/access-review.ts';
import { type User, userLevels } from '#contract/user.ts';
import { userList } from '#contract/user-endpoints.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { livingKeys } from '#server/clinic/living-keys.ts';
import { folded } from '#server/database/folded.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { askedBy } from './asked-by.ts';
import type { ChangeCall } from './change.ts';
import { ownUsers } from './own-fields.ts';
import type { VendorParts } from './parts.ts';
import { throwAsRefusal } from './refusal-of.ts';

/** Pages of a hundred: a clinic that has more people than this needs another tool. */
const pagesMax = 50;

/** Everybody at the vendor and every living key of ours at one moment. Who looked is on record. */
export function accessReview(parts: VendorParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const permission = mayManagePeople(call.actor);
    const everybody = permission.allowed ? await allUsers(parts, call).catch(throwAsRefusal) : [];
    const attempt = {
      action: 'accessReview',
      object: { kind: 'list', id: 'access' },
      permit: mayManagePeople,
    } as const;
    return audited(parts, call, attempt, async (trx) => {
      const withSecondFactor = await trx
        .selectFrom('second_factors')
        .innerJoin('auth_login', 'auth_login.id', 'second_factors.login_id')
        .select('auth_login.email')
        .where('second_factors.confirmed_at', 'is not', null)
        .execute();
      const addresses = new Set(withSecondFactor.map(({ email }) => email));
      const apiKeys = await livingKeys(trx, parts.clinicId, parts.now());
      return {
        answer: {
          at: parts.now().toISOString(),
          people: everybody.map((user) => ({ ...user, hasSecondFactor: addresses.has(folded(user.email)) })),
          apiKeys,
        },
        record: {
          object: { kind: 'list', id: 'access', name: null },
          after: { people: everybody.length, apiKeys: apiKeys.length },
        },
      };
    });
  };
}

/** By level and name. A review that misses somebody is worse than none. @throws Refusal; VendorFailure */
async function allUsers(parts: VendorParts, { actor }: ChangeCall): Promise<User[]> {
  const users: User[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < pagesMax; pages++) {
    const page = await parts.client.call(userList, { query: { limit: 100, cursor } }, askedBy(actor));
    if (page.unreadable !== undefined)
      throw new Refusal(
        'upstream_failed',
        'Some of the people cannot be read, so this review would miss them.',
      );
    users.push(...page.users);
    if (!page.hasMore || !page.cursor || page.users.length === 0) return sorted(await ownUsers(parts, users));
    cursor = page.cursor;
  }
  throw new Refusal(
    'upstream_failed',
    `The clinic has more than ${pagesMax * 100} people: this review would miss some.`,
  );
}

function sorted(users: User[]): User[] {
  const place = (user: User) =>
    [userLevels.indexOf(user.level), folded(user.lastName), folded(user.firstName), user.userId] as const;
  return users.sort((a, b) => {
    const [left, right] = [place(a), place(b)];
    const index = left.findIndex((value, at) => value !== right[at]);
    return index === -1 || (left[index] ?? 0) < (right[index] ?? 0) ? -1 : 1;
  });
}
