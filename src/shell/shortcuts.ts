import { useEffect, useRef } from 'react';
import { stored } from '#src/lib/stored.ts';

export interface Shortcut {
  /** One key as `KeyboardEvent.key` names it (`j`, `?`, `Enter`), several with blanks between (`g s`), or one with Ctrl or Cmd: `Ctrl+K`. */
  readonly keys: string;
  /** What it does, for the list of all shortcuts. */
  readonly label: string;
  /** Return false when there was nothing to do, and the browser shall have the key. */
  readonly run: (event: KeyboardEvent) => unknown;
}

interface Group {
  readonly name: string;
  readonly shortcuts: () => readonly Shortcut[];
}

/** WCAG 2.1.4: shortcuts of single characters can be switched off; they get in the way of speech input. */
export const shortcutsSetting = stored('shortcuts', ['on', 'off'], 'on');

const groups: Group[] = [];
/** Milliseconds in which the second key of a sequence has to come. */
const sequencePause = 1200;

/**
 * Registers shortcuts for as long as the component is there. Of two with the same keys the one registered last wins.
 * They never fire while a dialog or menu is open, and those of single keys not while something is typed.
 */
export function useShortcuts(name: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const group: Group = { name, shortcuts: () => latest.current };
    groups.push(group);
    return () => {
      groups.splice(groups.indexOf(group), 1);
    };
  }, [name]);
}

/** All that can be pressed here and now, by group, those of the page first. */
export function shortcutGroups(): { name: string; shortcuts: readonly Shortcut[] }[] {
  return groups.toReversed().map((group) => ({ name: group.name, shortcuts: group.shortcuts() }));
}

/** Finds the shortcut that a key completes. Exported for its tests; `now` in milliseconds. */
export function createMatcher(all: () => readonly Shortcut[]) {
  let pressed: string[] = [];
  let last = Number.NEGATIVE_INFINITY;
  return (key: string, now: number): Shortcut | undefined => {
    if (now - last > sequencePause) pressed = [];
    last = now;
    pressed = [...pressed, key].slice(-3);
    // The longest ending that fits: after `g`, `s` means "go to studies" and not whatever `s` alone means.
    for (let length = pressed.length; length > 0; length--) {
      const keys = pressed.slice(-length).join(' ');
      const found = all().findLast((shortcut) => shortcut.keys === keys);
      if (found) {
        pressed = [];
        return found;
      }
    }
    return undefined;
  };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches(
        'textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])',
      ))
  );
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, input, summary, [role=button]') !== null;
}

/** Whether a key without Ctrl is switched off, is typed, or belongs to what has the focus. */
function isElsewhere({ key, target }: KeyboardEvent): boolean {
  return (
    (key.length === 1 && shortcutsSetting.get() === 'off') ||
    key === 'Shift' ||
    isTyping(target) ||
    // Enter and Space belong to the focused button or link.
    ((key === 'Enter' || key === ' ') && isPressable(target))
  );
}

/** Listens for the whole page; returns what stops it. */
export function listenForShortcuts(): () => void {
  const match = createMatcher(() => groups.flatMap((group) => group.shortcuts()));
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const isHeld = event.ctrlKey || event.metaKey;
    if (isHeld ? event.shiftKey : isElsewhere(event)) return;
    if (document.querySelector('[role=dialog], [role=alertdialog]')) return;
    const found = match(isHeld ? `Ctrl+${event.key.toUpperCase()}` : event.key, event.timeStamp);
    if (found && found.run(event) !== false) event.preventDefault();
  };
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}
