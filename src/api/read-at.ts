import { useSyncExternalStore } from 'react';

let readAt: string | undefined;
const listeners = new Set<() => void>();

/** Of every answer about the clinic's data: when it had been read, if its source did not answer just now. */
export function noteReadAt(next: string | undefined): void {
  // As long as it is silent, what is on the screen may be as old as the oldest.
  const now = next && readAt && readAt < next ? readAt : next;
  if (now === readAt) return;
  readAt = now;
  for (const listener of listeners) listener();
}

/** While changes wait. What is read now may be older than a change whose answer got lost, and proves nothing about it. */
export const isSilent = () => readAt !== undefined;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Since when the source of the clinic's data has not been read; undefined while it answers. */
export const useReadAt = (): string | undefined => useSyncExternalStore(subscribe, () => readAt);
