/** What can be read out of an address that was typed or pasted. */
export interface ReadAddress {
  readonly email: string;
  /** A guess, or empty. */
  readonly firstName: string;
  readonly lastName: string;
}

/** Addresses of a room or a task, and titles: none of them is a name. */
const noNames =
  /^(admin|billing|contact|desk|dr|front|hello|help|info|it|mail|no|office|reception|reply|support|team)$/;

/**
 * `mei.lin@n.example`, `Mei Lin <mei@n.example>`, `"Lin, Mei" <mei@n.example>` or `mailto:mei@n.example` → the address,
 * and the name where one can be made out.
 */
export function readAddress(text: string): ReadAddress {
  const written = /^\s*"?([^"<>@]*?)"?\s*<\s*([^<>\s]+)\s*>[\s,;]*$/.exec(text);
  const email = (written?.[2] ?? text).trim().replace(/^mailto:/i, '');
  const name = written?.[1]?.trim();
  if (name !== undefined && name !== '') {
    const [last = '', first] = name.split(',').map((part) => part.trim());
    if (first !== undefined) return { email, firstName: first, lastName: last };
    const words = name.split(/\s+/);
    return { email, firstName: words[0] ?? '', lastName: words.slice(1).join(' ') };
  }
  const parts = (email.split('@')[0] ?? '').split(/[._]/);
  const [first, last] = parts;
  const isName = (part: string | undefined): part is string =>
    part !== undefined && /^\p{L}[\p{L}-]+$/u.test(part) && !noNames.test(part.toLowerCase());
  if (parts.length !== 2 || !isName(first) || !isName(last) || !email.includes('@'))
    return { email, firstName: '', lastName: '' };
  return { email, firstName: capital(first), lastName: capital(last) };
}

/** `anne-marie` → `Anne-Marie`; what has capitals already keeps them. */
function capital(part: string): string {
  if (part !== part.toLowerCase()) return part;
  return part.replace(/(^|-)(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}
