export interface SafeLink {
  readonly href: string;
  /** Where it really leads, in the form that the network uses: what looks like another name shows what it is. */
  readonly host: string;
}

/**
 * Whether a whole text is an address that may be opened: https, a host with a dot, and no name or password before it,
 * with which `https://hospital.example@elsewhere.example` leads elsewhere. Everything else is text.
 */
export function safeLink(text: string): SafeLink | undefined {
  const trimmed = text.trim();
  if (!/^https:\/\/[^\s\\]+$/i.test(trimmed)) return undefined;
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  if (!url.hostname.includes('.')) return undefined;
  return { href: url.href, host: url.host };
}
