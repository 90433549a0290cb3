import type { QueryClient } from '@tanstack/react-query';
import { settleRows } from './row-notes.ts';

/** Milliseconds in which a note can be read, wherever the pointer is. */
const readingTime = 2_500;

/**
 * Lets rows that do not belong any more go once nobody is at them: the keyboard is in another row, or the pointer is
 * where the change moves nothing under it. Returns what stops it.
 */
export function followMovingOn(client: QueryClient): () => void {
  let isKeyboard = false;
  const noteKey = () => {
    isKeyboard = true;
  };
  const notePointer = () => {
    isKeyboard = false;
  };
  const focusedRow = () => document.activeElement?.closest<HTMLElement>('[data-study]')?.dataset.study;

  const moveFocus = () => {
    if (!isKeyboard) return;
    const focused = focusedRow();
    // A dialog, or a notice: one comes back from there.
    if (focused !== undefined) settleRows(client, (studyId) => studyId === focused);
  };
  let under: Element | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const movePointer = (event: PointerEvent) => {
    if (event.target instanceof Element) under = event.target;
    settle();
  };
  const settle = () => {
    clearTimeout(timer);
    if (under === undefined || under.closest('[role=dialog], [role=menu], [aria-label=Notices]')) return;
    const row = under.closest('.worklist tr');
    const at = Number(row?.getAttribute('aria-rowindex') ?? 0);
    const focused = isKeyboard ? focusedRow() : undefined;
    let next = Number.POSITIVE_INFINITY;
    settleRows(client, (studyId, note) => {
      if (studyId === focused) return true;
      const rest = note.at + readingTime - Date.now();
      if (rest > 0) {
        next = Math.min(next, rest);
        return true;
      }
      if (row === null) return false;
      const index = Number(rowOf(studyId)?.getAttribute('aria-rowindex') ?? Number.POSITIVE_INFINITY);
      // What goes from below moves nothing here; what moves to a section above does.
      return note.kind === 'moves' || at >= index;
    });
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(settle, next);
  };

  document.addEventListener('keydown', noteKey, true);
  document.addEventListener('pointerdown', notePointer, true);
  document.addEventListener('focusin', moveFocus);
  document.addEventListener('pointerover', movePointer);
  return () => {
    document.removeEventListener('keydown', noteKey, true);
    document.removeEventListener('pointerdown', notePointer, true);
    document.removeEventListener('focusin', moveFocus);
    document.removeEventListener('pointerover', movePointer);
    clearTimeout(timer);
    settleRows(client, () => false);
  };
}

function rowOf(studyId: string): Element | null {
  return document.querySelector(`[data-study="${CSS.escape(studyId)}"]`);
}
