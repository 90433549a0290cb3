import { type Authority, allowed, type Permission, refused } from './permission.ts';
import type { Study } from './study.ts';

/** Create, update, assign, cancel and uncancel. Everyone in the clinic may read. */
export function mayManageStudies(authority: Authority): Permission {
  return authority.canManageStudies ? allowed : refused('You need the right to manage studies.');
}

/** Only for buttons: the operation itself answers `success: true` with a message when there is nothing to do. */
export function mayCancelStudy(authority: Authority, study: Pick<Study, 'isCancelled'>): Permission {
  if (study.isCancelled) return refused('This study is already cancelled.');
  return mayManageStudies(authority);
}

export function mayUncancelStudy(authority: Authority, study: Pick<Study, 'isCancelled'>): Permission {
  if (!study.isCancelled) return refused('This study is not cancelled.');
  return mayManageStudies(authority);
}
