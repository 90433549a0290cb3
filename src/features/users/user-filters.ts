import * as z from 'zod/mini';
import { email } from '#contract/person.ts';
import type { User } from '#contract/user.ts';
import { peopleQueries } from '#src/lib/people-queries.ts';
import type { UserSearch } from './user-search.ts';

/** What one list asks the server for, page after page. */
export interface UserFilters extends Omit<UserSearch, 'find'> {
  /** The whole address. */
  readonly email?: string | undefined;
}

/** Whether it can be searched for: the API compares whole addresses. */
export function isWholeAddress(text: string): boolean {
  return z.safeParse(email, text.trim()).success;
}

/** The lists that answer a search together; `typed` is what was typed and is no name. */
export function userQueries(search: UserSearch, typed: string): UserFilters[] {
  const { find = '', ...others } = search;
  const filters = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  const found = peopleQueries(isWholeAddress(typed) ? typed : find);
  return found.length === 0 ? [filters] : found.map((query) => ({ ...filters, ...query }));
}

/** Whether a user belongs to what a list asks for, as the server decides it. */
export function fitsFilters(user: User, filters: UserFilters): boolean {
  const has = (text: string, part: string | undefined) =>
    part === undefined || fold(text).includes(fold(part));
  return (
    (filters.level === undefined || user.level === filters.level) &&
    (filters.invitedSource === undefined || user.invitedSource === filters.invitedSource) &&
    (filters.access === undefined ||
      (filters.access === 'active') === ((user.accessRevokedAt ?? null) === null)) &&
    (filters.email === undefined || fold(user.email) === fold(filters.email)) &&
    has(user.firstName, filters.firstName) &&
    has(user.lastName, filters.lastName)
  );
}

const fold = (text: string) => text.normalize('NFC').toLowerCase();
