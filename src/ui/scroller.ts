import { createContext, type RefObject, useContext } from 'react';

export const Scroller = createContext<RefObject<HTMLElement | null>>({ current: null });

/** What scrolls on this page, for virtualised lists: one element at every width. */
export function useScroller(): RefObject<HTMLElement | null> {
  return useContext(Scroller);
}
