import { useRouter } from '@tanstack/react-router';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '#src/ui/button.tsx';
import { closePath, Icon } from '#src/ui/icon.tsx';
import { Keys } from '#src/ui/key.tsx';
import { dismissNotice, type Notice } from './notices.ts';

/** The default export is for `lazy`. */
export default function NoticeItem({ notice }: { notice: Notice }) {
  const [isHovered, setIsHovered] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // What failed or can be acted on stays until it is dismissed, unless it says how long: reading must not be a race.
  const passes = notice.tone !== 'over' && notice.actions.length === 0 && notice.link === undefined;
  const lifetime = notice.lifetime ?? (passes ? 8000 : undefined);
  const isHeld = isHovered || hasFocus;
  useEffect(() => {
    if (lifetime === undefined || isHeld) return;
    const timer = setTimeout(() => dismissNotice(notice.id), lifetime);
    return () => clearTimeout(timer);
  }, [lifetime, isHeld, notice.id]);

  // The focus was here when the notice went: back to where it came from, for the page's end is no place to go on from.
  const from = useRef<Element | null>(null);
  const dismiss = () => {
    const back = from.current;
    const hadFocus = box.current?.contains(document.activeElement) ?? false;
    dismissNotice(notice.id);
    if (hadFocus && back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
  };
  const { history } = useRouter();
  const follow = (event: MouseEvent) => {
    dismissNotice(notice.id);
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (notice.link) history.push(notice.link.href);
  };
  const edge = { neutral: 'border-l-accent', ok: 'border-l-ok', over: 'border-l-over' }[notice.tone];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing happens here; it only stays while it is read
    <div
      ref={box}
      className={`pointer-events-auto flex max-w-md flex-wrap items-center justify-end gap-x-3 gap-y-1 rounded border-l-3 bg-raised py-2 pr-2 pl-4 shadow-float ${edge}`}
      onPointerEnter={() => setIsHovered(true)}
      onPointerLeave={() => setIsHovered(false)}
      onFocus={(event) => {
        if (!hasFocus && event.relatedTarget) from.current = event.relatedTarget;
        setHasFocus(true);
      }}
      onBlur={(event) => setHasFocus(event.currentTarget.contains(event.relatedTarget))}
    >
      <p className="min-w-0 flex-1 basis-56">{notice.text}</p>
      <span className="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
        {notice.link && (
          <a
            className="link inline-flex min-h-target items-center font-medium whitespace-nowrap"
            href={notice.link.href}
            onClick={follow}
          >
            {notice.link.label}
          </a>
        )}
        {notice.actions.map(({ label, run, keys }) => (
          <Button
            key={label}
            size="small"
            aria-keyshortcuts={keys}
            onClick={() => {
              dismiss();
              run();
            }}
          >
            {label}
            {keys !== undefined && (
              <span className="max-md:hidden" aria-hidden="true">
                <Keys keys={keys} />
              </span>
            )}
          </Button>
        ))}
        <IconButton label="Dismiss" size="small" onClick={dismiss}>
          <Icon path={closePath} className="size-3.5" />
        </IconButton>
      </span>
    </div>
  );
}
