import { useSyncExternalStore } from 'react';

const narrow = '(max-width: 768px)';

function subscribe(listener: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener('change', listener);
  // A person's own font size can change while the page is open.
  addEventListener('resize', listener);
  return () => {
    query.removeEventListener('change', listener);
    removeEventListener('resize', listener);
  };
}

/** The height of a row in pixels, of which the style sheet knows two: `wide` and `narrow`, in rem. */
export function useRowHeight(wide: number, narrowHeight: number): number {
  return useSyncExternalStore(subscribe, () => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    return rem * (matchMedia(narrow).matches ? narrowHeight : wide);
  });
}
