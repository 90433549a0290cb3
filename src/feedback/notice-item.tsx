import { useRouter } from '@tanstack/react-router';
import { type MouseEvent, useEffect, useState } from 'react';
import { Button, IconButton } from '#src/ui/button.tsx';
import { closePath, Icon } from '#src/ui/icon.tsx';
import { dismissNotice, type Notice } from './notices.ts';

/** The default export is for `lazy`. */
export default function NoticeItem({ notice }: { notice: Notice }) {
  const [isHeld, setIsHeld] = useState(false);
  // What failed or can be acted on stays until it is dismissed: reading must not be a race.
  const passes = notice.tone !== 'over' && notice.action === undefined && notice.link === undefined;
  useEffect(() => {
    if (!passes || isHeld) return;
    const timer = setTimeout(() => dismissNotice(notice.id), 8000);
    return () => clearTimeout(timer);
  }, [passes, isHeld, notice.id]);
  const { history } = useRouter();
  const follow = (event: MouseEvent) => {
    dismissNotice(notice.id);
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (notice.link) history.push(notice.link.href);
  };
  const edge = { neutral: 'border-l-accent', ok: 'border-l-ok', over: 'border-l-over' }[notice.tone];
  return (
    <div
      className={`pointer-events-auto flex max-w-md items-center gap-3 rounded border-l-3 bg-raised py-2 pr-2 pl-4 shadow-float ${edge}`}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
    >
      <p className="min-w-0 flex-1">{notice.text}</p>
      {notice.link && (
        <a
          className="link inline-flex min-h-target items-center font-medium whitespace-nowrap"
          href={notice.link.href}
          onClick={follow}
        >
          {notice.link.label}
        </a>
      )}
      {notice.action && (
        <Button
          size="small"
          onClick={() => {
            notice.action?.run();
            dismissNotice(notice.id);
          }}
        >
          {notice.action.label}
        </Button>
      )}
      <IconButton label="Dismiss" size="small" onClick={() => dismissNotice(notice.id)}>
        <Icon path={closePath} className="size-3.5" />
      </IconButton>
    </div>
  );
}
