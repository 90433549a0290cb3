import * as z from 'zod/mini';
import { email } from '#contract/person.ts';

/** What was typed or pasted, by what can be done with it. */
export type PaletteText =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'address'; readonly address: string }
  /** To be typed to the end: `hint` says what is missing. */
  | { readonly kind: 'part'; readonly hint: string }
  | { readonly kind: 'id'; readonly label: string; readonly href: string };

const places = {
  usr: { label: 'Go to the person with this id', path: '/users/' },
  inv: { label: 'Go to the invitation with this id', path: '/invitations/' },
  stu: { label: 'Go to the study with this id', path: '/studies/' },
} as const;

export function readPaletteText(typed: string): PaletteText {
  // What surrounds an address or an id comes along when it is copied: quotes, brackets of a mail, a stop.
  const text = typed.trim().replace(/^(mailto:|["'<(])+|[>"'),;.]+$/gi, '');
  if (text === '') return { kind: 'nothing' };
  const id = /^(usr|inv|stu)_(.*)$/i.exec(text.toLowerCase());
  if (id) {
    const { label, path } = places[id[1] as keyof typeof places];
    return /^[0-9a-f]{32}$/.test(id[2] ?? '')
      ? { kind: 'id', label, href: path + text.toLowerCase() }
      : { kind: 'part', hint: `An id has 32 hexadecimal digits after ${id[1]}_.` };
  }
  if (!text.includes('@')) return { kind: 'name', name: text };
  return z.safeParse(email, text).success
    ? { kind: 'address', address: text }
    : { kind: 'part', hint: 'An e-mail is found by its whole address only: type it to the end.' };
}
