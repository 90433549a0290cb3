let holders = 0;

/**
 * While something that was typed is on the page, nothing may navigate away on its own: a session that ended in the
 * background least of all. Returns what lets go of the page; a second call of that does nothing.
 */
export function holdPage(): () => void {
  let isHolding = true;
  holders++;
  return () => {
    if (isHolding) holders--;
    isHolding = false;
  };
}

export function isPageHeld(): boolean {
  return holders > 0;
}
