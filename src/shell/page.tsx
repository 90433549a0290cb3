import { type ReactNode, useEffect, useRef } from 'react';
import { usePageFocus } from './page-focus.ts';

interface PageProps {
  /** Names the document and the page. */
  title: string;
  /** Over the title: the way back to a list. */
  above?: ReactNode;
  /** Beside the title: tabs, a badge. */
  beside?: ReactNode;
  /** At the right end. */
  actions?: ReactNode;
  /** A second line: filters, freshness. */
  toolbar?: ReactNode;
  /** Under everything, where there is room: the keys that work here. */
  footer?: ReactNode;
  children: ReactNode;
}

/**
 * One page in the shell. Its head stays in view where there is height for it and scrolls away where there is not;
 * `--page-head` says how much it covers, so that table heads stick below it and nothing focused hides behind it.
 */
export function Page({ title, above, beside, actions, toolbar, footer, children }: PageProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  usePageFocus(heading);
  useEffect(() => {
    document.title = `${title} · Readroom`;
  }, [title]);

  useEffect(() => {
    if (!head.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry || !scroller.current) return;
      const covers = getComputedStyle(entry.target).position === 'sticky';
      const height = covers ? (entry.borderBoxSize[0]?.blockSize ?? 0) : 0;
      scroller.current.style.setProperty('--page-head', `${height}px`);
    });
    observer.observe(head.current);
    return () => observer.disconnect();
  }, []);

  return (
    <>
      <div
        ref={scroller}
        // The margin is the content's and not the scroller's padding: a focus in the head must scroll nothing.
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto [&>:not(header)_:is(a,button,input,select)]:scroll-mt-[calc(var(--page-head,0px)+2.5rem)]"
      >
        <header ref={head} className="z-10 border-b border-line bg-canvas px-5 py-3 tall:sticky tall:top-0">
          {above}
          <div className="flex min-h-control flex-wrap items-center gap-x-4 gap-y-2">
            <h1 ref={heading} tabIndex={-1} className="text-lg font-semibold tracking-tight">
              {title}
            </h1>
            {beside}
            {actions !== undefined && (
              <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>
            )}
          </div>
          {toolbar !== undefined && (
            <div className="mt-2 flex min-h-7 flex-wrap items-center gap-2">{toolbar}</div>
          )}
        </header>
        {children}
      </div>
      {footer !== undefined && (
        <footer className="hidden h-8 shrink-0 items-center gap-4 overflow-hidden border-t border-line bg-surface px-5 text-muted tall:flex">
          {footer}
        </footer>
      )}
    </>
  );
}
