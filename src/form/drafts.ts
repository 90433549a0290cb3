import type { Session } from '#contract/session.ts';

/** Where one form keeps what was typed. */
export interface DraftPlace<Draft> {
  get(): Draft | undefined;
  set(draft: Draft): void;
  drop(): void;
}

/**
 * What was typed and neither saved nor discarded, when its page went all the same. In memory and nowhere else: these
 * are people's data, and a shared computer must not keep them. A place for each person, clinic and object.
 */
export function newDrafts<Draft>(): (session: Session, objectId: string) => DraftPlace<Draft> {
  const drafts = new Map<string, Draft>();
  return ({ person, clinic }, objectId) => {
    const key = [clinic.clinicId, person.userId, objectId].join(' ');
    return {
      get: () => drafts.get(key),
      set: (draft) => void drafts.set(key, draft),
      drop: () => void drafts.delete(key),
    };
  };
}
