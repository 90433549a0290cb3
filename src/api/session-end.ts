import { useSyncExternalStore } from 'react';

/** `ended` is for the page to say where there is a place for it; `asking` opens the sign-in over the page. */
export type SessionEndState = 'none' | 'ended' | 'asking';

let state: SessionEndState = 'none';
const listeners = new Set<() => void>();

export function setSessionEnd(next: SessionEndState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** Learnt while reading in the background: must neither take the focus from what is typed, nor close a sign-in. */
export function noteSessionEnd(): void {
  if (state === 'none') setSessionEnd('ended');
}

export function useSessionEnd(): SessionEndState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
