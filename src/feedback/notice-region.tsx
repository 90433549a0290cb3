import { Suspense, useSyncExternalStore } from 'react';
import { lazyPart } from '#src/ui/lazy-part.tsx';
import { noticeStore } from './notices.ts';

const NoticeItem = lazyPart(() => import('./notice-item.tsx'));

/** Stands once, at the root. Being a live region, it has to be there before there is anything to say. */
export function NoticeRegion() {
  const notices = useSyncExternalStore(noticeStore.subscribe, noticeStore.get);
  return (
    <section
      aria-label="Notices"
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 left-4 z-50 flex flex-col items-end gap-2 md:left-auto"
    >
      {notices.map((notice) => (
        <Suspense key={notice.id} fallback={notice.text}>
          <NoticeItem notice={notice} />
        </Suspense>
      ))}
    </section>
  );
}
