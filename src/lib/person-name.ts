interface Named {
  readonly firstName?: string | undefined;
  readonly middleName?: string | null | undefined;
  readonly lastName?: string | undefined;
  readonly suffix1?: string | null | undefined;
  readonly suffix2?: string | null | undefined;
  readonly email: string;
}

/** First and last name; the address of a person who has none. */
export function personName(person: Named): string {
  return [person.firstName, person.lastName].filter(Boolean).join(' ') || person.email;
}

/** Everything that belongs to the name: `Mei Q. Lin, MD, PhD`. */
export function fullName(person: Named): string {
  const name = [person.firstName, person.middleName, person.lastName].filter(Boolean).join(' ');
  return [name || person.email, person.suffix1, person.suffix2].filter(Boolean).join(', ');
}

/** One or two capitals for an avatar. By code points: a name may start with one that is two units long. */
export function initials(person: Named): string {
  const first = [...(person.firstName ?? '')][0] ?? '';
  const last = [...(person.lastName ?? '')][0] ?? '';
  return (first + last || ([...person.email][0] ?? '?')).toUpperCase();
}
