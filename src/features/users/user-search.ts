import type { User, UserAccess, UserLevel } from '#contract/user.ts';
import { searchOneOf, searchText } from '#src/lib/search-params.ts';

/** What stands in the address of the directory. Never an e-mail address: those end up in histories and logs. */
export interface UserSearch {
  /** A name, or a first and a last one. */
  readonly find?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly level?: UserLevel | undefined;
  readonly invitedSource?: User['invitedSource'] | undefined;
  readonly access?: UserAccess | undefined;
}

export function readUserSearch(search: Readonly<Record<string, unknown>>): UserSearch {
  const text = searchText(search.find);
  const find = text !== undefined && isName(text) ? text : undefined;
  return {
    find,
    firstName: find === undefined ? searchText(search.firstName) : undefined,
    lastName: find === undefined ? searchText(search.lastName) : undefined,
    level: searchOneOf(search.level, ['owner', 'admin', 'member']),
    invitedSource: searchOneOf(search.invitedSource, ['dashboard', 'api']),
    access: searchOneOf(search.access, ['active', 'deactivated']),
  };
}

/** Whether a text is meant as the id of a user; it may still be a part of one. */
export function isUserId(text: string): boolean {
  return /^usr_/i.test(text);
}

/** Whether a text may stand in the address of the page. */
export function isName(text: string): boolean {
  return !text.includes('@') && !isUserId(text);
}
