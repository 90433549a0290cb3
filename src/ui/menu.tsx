import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Keys } from './key.tsx';

export interface MenuItem {
  readonly label: string;
  /** The shortcut that does the same; its last key works in the menu, too. */
  readonly keys?: string | undefined;
  /** Why it cannot be used. It stays in its place and says so. */
  readonly reason?: string | undefined;
  /** Of several that exclude each other: whether this is the one. */
  readonly isChosen?: boolean | undefined;
  readonly run: () => void;
}

export interface MenuGroup {
  readonly label?: string | undefined;
  readonly items: readonly MenuItem[];
}

interface MenuProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  /** What it was opened with: it stands beside it, and gives the focus back to it. */
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

/** A menu of things to do. Open for as long as it is rendered. */
export function Menu({ label, groups, anchor, onClose }: MenuProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [place, setPlace] = useState<{ left: number; top: number }>();

  useLayoutEffect(() => {
    if (!box.current) return;
    const from = anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box.current;
    const edge = 8;
    const below = from.bottom + 4;
    const top = below + height > innerHeight - edge ? from.top - height - 4 : below;
    setPlace({
      left: Math.max(edge, Math.min(from.right - width, innerWidth - width - edge)),
      top: Math.max(edge, top),
    });
  }, [anchor]);

  const itemsOf = () => [...(box.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  const isPlaced = place !== undefined;
  useEffect(() => {
    if (isPlaced) box.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
  }, [isPlaced]);

  useEffect(() => {
    const closeOutside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    // What it stands beside has moved away from under it.
    document.addEventListener('pointerdown', closeOutside, true);
    document.addEventListener('wheel', closeOutside, { capture: true, passive: true });
    addEventListener('resize', onClose);
    return () => {
      document.removeEventListener('pointerdown', closeOutside, true);
      document.removeEventListener('wheel', closeOutside, true);
      removeEventListener('resize', onClose);
    };
  }, [onClose]);

  const close = () => {
    anchor.focus({ preventScroll: true });
    onClose();
  };
  const choose = (item: MenuItem) => {
    if (item.reason !== undefined) return;
    close();
    item.run();
  };
  const press = (event: KeyboardEvent) => {
    // The page's own shortcuts wait until it is closed.
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = itemsOf();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const target = to[event.key];
    if (target !== undefined) all[target]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else {
      const item = groups
        .flatMap(({ items }) => items)
        .find(({ keys }) => keys !== undefined && keys.split(' ').at(-1) === event.key);
      if (item === undefined) return;
      choose(item);
    }
    event.preventDefault();
  };

  return createPortal(
    <div
      ref={box}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className="fixed z-30 max-h-[calc(100dvh-1rem)] max-w-[calc(100vw-1rem)] overflow-y-auto rounded bg-raised py-1 shadow-float"
      style={place ?? { left: 0, top: 0, visibility: 'hidden' }}
      onKeyDown={press}
    >
      {groups.map((group, position) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of a menu is no fieldset
        <div
          key={group.label ?? position}
          role="group"
          aria-labelledby={group.label === undefined ? undefined : `${id}-${position}`}
          aria-label={group.label === undefined ? label : undefined}
          className="border-line not-first:mt-1 not-first:border-t not-first:pt-1"
        >
          {group.label !== undefined && (
            <div id={`${id}-${position}`} className="px-3 pt-1 text-sm text-faint">
              {group.label}
            </div>
          )}
          {group.items.map((item) => (
            <button
              key={item.label}
              type="button"
              {...(item.isChosen === undefined
                ? { role: 'menuitem' }
                : { role: 'menuitemradio', 'aria-checked': item.isChosen })}
              aria-disabled={item.reason !== undefined || undefined}
              aria-description={item.reason}
              tabIndex={-1}
              className="flex min-h-8 w-full items-center gap-3 px-3 py-1 text-left outline-offset-[-2px] hover:bg-hover focus:bg-selected aria-disabled:cursor-not-allowed aria-disabled:text-faint max-md:min-h-10"
              onClick={() => choose(item)}
            >
              <span className="w-3 text-accent" aria-hidden="true">
                {item.isChosen === true && '✓'}
              </span>
              <span className="min-w-0 flex-1">
                {item.label}
                {item.reason !== undefined && item.isChosen !== true && (
                  <span className="block max-w-64 text-sm text-faint">{item.reason}</span>
                )}
              </span>
              {item.keys !== undefined && (
                <span className="max-md:hidden" aria-hidden="true">
                  <Keys keys={item.keys} />
                </span>
              )}
            </button>
          ))}
        </div>
      ))}
    </div>,
    document.body,
  );
}
