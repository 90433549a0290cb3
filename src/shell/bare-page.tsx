import { type ReactNode, useEffect, useRef } from 'react';
import { Brand } from '#src/ui/brand.tsx';
import { usePageFocus } from './page-focus.ts';
import { ThemeChoice } from './theme-choice.tsx';

/** A page for those who are not signed in: one column, nothing that needs a session. */
export function BarePage({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePageFocus(heading);
  useEffect(() => {
    document.title = `${title} · Readroom`;
  }, [title]);
  return (
    <div className="flex min-h-dvh flex-col items-center gap-8 bg-surface px-4 py-8">
      <div className="flex w-full flex-1 flex-col items-center justify-center gap-6">
        <header>
          <Brand />
        </header>
        <main className="w-full max-w-88 rounded-lg border border-line bg-raised p-6">
          <h1 ref={heading} tabIndex={-1} className="mb-4 text-xl font-semibold tracking-tight">
            {title}
          </h1>
          {children}
        </main>
      </div>
      <footer>
        <ThemeChoice name="theme-quick" />
      </footer>
    </div>
  );
}
