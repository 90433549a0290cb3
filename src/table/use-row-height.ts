import { useMedia } from './use-media.ts';

/**
 * The height of a row in pixels, of which the style sheet knows two: `wide` and `narrow`, in rem.
 * A change of the person's own font size counts from the next drawing on.
 */
export function useRowHeight(wide: number, narrow: number): number {
  const isNarrow = useMedia('(max-width: 768px)');
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return rem * (isNarrow ? narrow : wide);
}
