import { useSyncExternalStore } from 'react';

/** One clock for the page: however many times are shown, one timer moves them, and none when there are none. */
function clock(interval: number) {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    get: () => now,
    subscribe(listener: () => void) {
      listeners.add(listener);
      if (timer === undefined) {
        now = Date.now();
        timer = setInterval(tick, interval);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
}

const seconds = clock(1000);
const calm = clock(15_000);

/** The time in milliseconds, fresh every 15 s, or every second where seconds are shown. */
export function useNow(pace: 'second' | 'calm' = 'calm'): number {
  const source = pace === 'second' ? seconds : calm;
  return useSyncExternalStore(source.subscribe, source.get);
}
