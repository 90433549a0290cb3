/** What scrolls an element: its nearest ancestor that can. A layout effect sees it already, where an ancestor's ref is still empty. */
export function scrollParent(element: Element): HTMLElement {
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return document.documentElement;
}
