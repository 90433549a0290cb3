import { useSyncExternalStore } from 'react';

const wide = typeof matchMedia === 'undefined' ? undefined : matchMedia('(min-width: 769px)');

/** Whether the sidebar and all columns fit: the `md` of `tailwind.config.ts`. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      wide?.addEventListener('change', listener);
      return () => wide?.removeEventListener('change', listener);
    },
    () => wide?.matches ?? true,
  );
}
