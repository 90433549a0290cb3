import { expect, it } from 'vitest';
import { readPaletteText } from './palette-text.ts';

const hex = '0123456789abcdef0123456789abcdef';

it.each([
  ['', { kind: 'nothing' }],
  ['  ', { kind: 'nothing' }],
  ['mar', { kind: 'name', name: 'mar' }],
  [' Lopez, Maria ', { kind: 'name', name: 'Lopez, Maria' }],
  ['mei@harbour.example', { kind: 'address', address: 'mei@harbour.example' }],
  [' <mei@harbour.example>;', { kind: 'address', address: 'mei@harbour.example' }],
  ['mailto:mei@harbour.example', { kind: 'address', address: 'mei@harbour.example' }],
  [`USR_${hex.toUpperCase()}`, { kind: 'id', href: `/users/usr_${hex}` }],
  [`inv_${hex}`, { kind: 'id', href: `/invitations/inv_${hex}` }],
  [`"stu_${hex}"`, { kind: 'id', href: `/studies/stu_${hex}` }],
  ['mei@', { kind: 'part' }],
  ['mei@harbour', { kind: 'part' }],
  ['usr_12', { kind: 'part' }],
])('%j', (typed, read) => {
  expect(readPaletteText(typed)).toMatchObject(read);
});
