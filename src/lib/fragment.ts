/**
 * Takes a secret out of the address's fragment (`#token=…`), and the fragment out of the address and the history.
 * A second call finds nothing: a one-time token must be used once even when an effect runs twice.
 */
export function takeFromFragment(name: string): string | undefined {
  const value = new URLSearchParams(location.hash.slice(1)).get(name);
  if (value === null || value === '') return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  return value;
}
