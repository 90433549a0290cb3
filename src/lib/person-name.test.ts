import { expect, it } from 'vitest';
import { fullName, initials, personName } from './person-name.ts';

it('names people, and falls back to the address', () => {
  const mei = {
    firstName: 'Mei',
    middleName: 'Q.',
    lastName: 'Lin',
    suffix1: 'MD',
    suffix2: null,
    email: 'm@n.example',
  };
  expect(personName(mei)).toBe('Mei Lin');
  expect(fullName(mei)).toBe('Mei Q. Lin, MD');
  expect(initials(mei)).toBe('ML');
  expect(personName({ email: 'x@n.example' })).toBe('x@n.example');
  expect(fullName({ email: 'x@n.example' })).toBe('x@n.example');
  expect(initials({ email: 'x@n.example' })).toBe('X');
  expect(initials({ firstName: '𝒜da', lastName: 'Øst', email: 'a@b.c' })).toBe('𝒜Ø');
});
