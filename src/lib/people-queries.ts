export type PeopleQuery = Partial<Readonly<Record<'email' | 'firstName' | 'lastName', string>>>;

/**
 * The API searches one field at a time. With an `@` it is an address, exactly; two words are a first and a last name,
 * the other way round with a comma between; one word may be either, so that both are asked at once.
 */
export function peopleQueries(typed: string): PeopleQuery[] {
  if (typed.includes('@')) return [{ email: typed.trim() }];
  const [last = '', given = ''] = typed.split(',').map((part) => part.trim().replace(/\s+/g, ' '));
  if (last !== '' && given !== '') return [{ firstName: given, lastName: last }];
  const [first, ...rest] = (last + given).split(' ');
  if (first === undefined || first === '') return [];
  if (rest.length > 0) return [{ firstName: first, lastName: rest.join(' ') }];
  return [{ firstName: first }, { lastName: first }];
}
