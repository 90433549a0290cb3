import { useCallback, useEffect, useRef, useState } from 'react';

/** Milliseconds between two checks of what is in view. */
const pace = 30_000;
/** To come back to the window twice in a moment is one reason to look, not two. */
const pauseAtLeast = 5_000;
/** Beyond this age what is shown is called stale. */
export const staleAfter = 90_000;

export interface Checks {
  /** When what is in view was last confirmed; milliseconds since the epoch. */
  readonly checkedAt: number;
  readonly isChecking: boolean;
  /** Of the last check; undefined when it succeeded. */
  readonly failure: unknown;
  /** Checks now, because a person asked. */
  run(): void;
}

/**
 * Calls `check` every 30 s, and on focus and reconnection; never while nobody can see the page.
 * `loadedAt` is when the first rows came, undefined before.
 */
export function useChecks(check: (isAsked: boolean) => Promise<void>, loadedAt: number | undefined): Checks {
  const [state, setState] = useState<{ at: number; isChecking: boolean; failure: unknown }>({
    at: 0,
    isChecking: false,
    failure: undefined,
  });
  const latest = useRef(check);
  const startedAt = useRef(0);
  useEffect(() => {
    latest.current = check;
  });

  const run = useCallback(async (isAsked: boolean) => {
    startedAt.current = Date.now();
    setState((now) => ({ ...now, isChecking: true }));
    try {
      await latest.current(isAsked);
      setState({ at: Date.now(), isChecking: false, failure: undefined });
    } catch (failure) {
      setState((now) => ({ ...now, isChecking: false, failure }));
    }
  }, []);

  const isLoaded = loadedAt !== undefined;
  useEffect(() => {
    if (!isLoaded) return;
    const isDue = (age: number) =>
      document.visibilityState === 'visible' && Date.now() - Math.max(startedAt.current, loadedAt) >= age;
    const comeBack = () => {
      if (isDue(pauseAtLeast)) void run(false);
    };
    // Rows that were kept from an earlier visit to the page.
    comeBack();
    // Finer than the pace, so that a check by hand or by focus moves the next one.
    const timer = setInterval(() => isDue(pace) && void run(false), 1_000);
    document.addEventListener('visibilitychange', comeBack);
    addEventListener('focus', comeBack);
    addEventListener('online', comeBack);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', comeBack);
      removeEventListener('focus', comeBack);
      removeEventListener('online', comeBack);
    };
  }, [isLoaded, loadedAt, run]);

  return {
    checkedAt: Math.max(state.at, loadedAt ?? 0),
    isChecking: state.isChecking,
    failure: state.failure,
    run: () => void run(true),
  };
}
