import type { User } from '#contract/user.ts';

const most = 8;
let recent: readonly User[] = [];

/** Notes whose page was opened. In memory: a shared computer must not keep whom somebody looked for. */
export function noteVisit(user: User): void {
  recent = [user, ...recent.filter(({ userId }) => userId !== user.userId)].slice(0, most);
}

/** The last one first, as they were when they were looked at. */
export function recentPeople(): readonly User[] {
  return recent;
}
