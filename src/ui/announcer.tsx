import { useSyncExternalStore } from 'react';

let message = '';
let turn = 0;
const listeners = new Set<() => void>();

/** Says a sentence to screen readers, politely, from anywhere. */
export function announce(text: string): void {
  // The same sentence twice is no change to the document, so it would not be spoken again.
  turn++;
  message = turn % 2 === 0 ? text : `${text}\u00a0`;
  for (const listener of listeners) listener();
}

/** Stands once, at the root: a live region has to be there before it changes. */
export function Announcer() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => message,
  );
  return (
    <div role="status" aria-live="polite" className="sr-only" data-announcer="">
      {text}
    </div>
  );
}
