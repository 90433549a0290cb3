import { expect, it } from 'vitest';
import { parseSearch, searchDay, searchOneOf, searchSome, searchText } from './search-params.ts';

it('reads every value as text, and a dangerous name as data', () => {
  expect(parseSearch('?a=007&b=true&c=&__proto__=x')).toEqual(
    Object.fromEntries([
      ['a', '007'],
      ['b', 'true'],
      ['c', ''],
      ['__proto__', 'x'],
    ]),
  );
  expect(Object.hasOwn({}, 'x')).toBe(false);
});

it('takes text, one of several, and days, and nothing else', () => {
  expect(searchText('  Lin ')).toBe('Lin');
  expect(searchText('   ')).toBeUndefined();
  expect(searchText(['a'])).toBeUndefined();
  expect(searchText('a'.repeat(300))).toHaveLength(200);
  expect(searchOneOf('b', ['a', 'b'])).toBe('b');
  expect(searchOneOf('B', ['a', 'b'])).toBeUndefined();
  expect(searchSome('c,a,x', ['a', 'b', 'c'])).toEqual(['a', 'c']);
  expect(searchSome(['a', 'c'], ['a', 'b', 'c'])).toEqual(['a', 'c']);
  expect(searchSome('a,b,c', ['a', 'b', 'c'])).toBeUndefined();
  expect(searchSome(undefined, ['a', 'b'])).toBeUndefined();
  expect(searchDay('2024-02-29')).toBe('2024-02-29');
  expect(searchDay('2023-02-29')).toBeUndefined();
  expect(searchDay('2024-2-9')).toBeUndefined();
});
