import { useMatch } from '@tanstack/react-router';
import { type RefObject, useEffect, useLayoutEffect } from 'react';

/** The path whose page had the focus last. */
let focused: string | undefined;

/**
 * Moves the focus to the title of a page that was gone to, where reading goes on for those who cannot see that
 * the page changed. The first page leaves the focus to the browser; a change of filters is no change of page.
 */
export function usePageFocus(heading: RefObject<HTMLElement | null>): void {
  // Of the page itself: the router's location changes while the old page is still there.
  const pathname = useMatch({ strict: false, select: (match) => match.pathname });
  useLayoutEffect(() => {
    const element = heading.current;
    return () => {
      // What a page shows while it waits goes with its title: the title that comes instead takes over.
      if (element === document.activeElement) focused = '';
    };
  }, [heading]);
  useEffect(() => {
    if (focused !== undefined && focused !== pathname) heading.current?.focus({ preventScroll: true });
    focused = pathname;
  }, [pathname, heading]);
}
