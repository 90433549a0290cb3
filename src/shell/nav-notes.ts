import { useSyncExternalStore } from 'react';

/** What stands beside a word in the navigation: "4 stat". */
export interface NavNote {
  readonly text: string;
  readonly isUrgent: boolean;
}

type Place = 'studies' | 'users' | 'invitations';

let notes: Readonly<Partial<Record<Place, NavNote>>> = {};
const listeners = new Set<() => void>();

/** A page that knows a count tells the navigation; undefined takes it away. */
export function setNavNote(place: Place, note: NavNote | undefined): void {
  const before = notes[place];
  if (before?.text === note?.text && before?.isUrgent === note?.isUrgent) return;
  const { [place]: _, ...others } = notes;
  notes = note === undefined ? others : { ...others, [place]: note };
  for (const listener of listeners) listener();
}

export function useNavNotes(): typeof notes {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notes,
  );
}
