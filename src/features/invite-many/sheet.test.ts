import { describe, expect, test } from 'vitest';
import { guessColumns } from './guess-columns.ts';
import { readCells } from './read-cells.ts';
import { editedRows, nameParts, rowsOf, sheetOf, withEdit } from './sheet.ts';

const guess = (text: string) => guessColumns(readCells(text).lines);

describe('what the columns are', () => {
  test.each([
    [
      'heads in our words',
      'E-mail\tFirst name\tLast name\tClinic role\tPhone\tLevel\tManages studies\tDashboard access\na@x.example',
      [
        'email',
        'firstName',
        'lastName',
        'clinicRole',
        'phoneNumber',
        'level',
        'canManageStudies',
        'hasDashboardAccess',
      ],
    ],
    [
      'heads as programs write them',
      'lastName,firstName,emailAddress,jobTitle\nLin,Mei,a@x.example,RN',
      ['lastName', 'firstName', 'email', 'clinicRole'],
    ],
    [
      'heads of others',
      'Surname;Given name;Work e-mail;Department;Title\nLin;Mei;a@x.example;Ward 4;Nurse',
      ['lastName', 'firstName', 'email', 'none', 'clinicRole'],
    ],
    ['a whole name', 'Name\tMail\nMei Lin\ta@x.example', ['fullName', 'email']],
    [
      'the same head twice',
      'Email\tEmail\tName\na@x.example\tb@x.example\tMei',
      ['email', 'none', 'fullName'],
    ],
    [
      'heads in a language that we do not know',
      'Courriel\tFonction\na@x.example\tRadiologist',
      ['email', 'clinicRole'],
    ],
  ])('%s', (_, text, columns) => {
    expect(guess(text)).toEqual({ hasHead: true, columns });
  });

  test.each([
    [
      'the usual order',
      'a@x.example\tMei\tLin\tRN\nb@x.example\tAda\tByron\trad tech',
      ['email', 'firstName', 'lastName', 'clinicRole'],
    ],
    [
      'another order',
      'Mei\tLin\tRadiologist\ta@x.example\nAda\tByron\tScribe\tb@x.example',
      ['firstName', 'lastName', 'clinicRole', 'email'],
    ],
    [
      'a whole name and a phone',
      'Mei Lin,+1 (555) 123-4567,a@x.example',
      ['fullName', 'phoneNumber', 'email'],
    ],
    ['addresses alone', 'a@x.example\nb@x.example', ['email']],
    [
      'levels',
      'a@x.example\tMei\tLin\tadmin\nb@x.example\tAda\tByron\tmember',
      ['email', 'firstName', 'lastName', 'level'],
    ],
  ])('without heads: %s', (_, text, columns) => {
    expect(guess(text)).toEqual({ hasHead: false, columns });
  });

  test('nothing', () => {
    expect(guess('')).toEqual({ hasHead: false, columns: [] });
  });
});

test.each([
  ['Mei Lin', { firstName: 'Mei', lastName: 'Lin' }],
  ['Mei Q. van Lin', { firstName: 'Mei Q. van', lastName: 'Lin' }],
  ['van Lin, Mei', { firstName: 'Mei', lastName: 'van Lin' }],
  ['Lin, Mei, MD, PhD', { firstName: 'Mei', lastName: 'Lin', suffix1: 'MD', suffix2: 'PhD' }],
  ['Mei Lin, RN', { firstName: 'Mei', lastName: 'Lin', suffix1: 'RN' }],
  ['Mei', { firstName: 'Mei' }],
])('a whole name: %s', (name, parts) => {
  expect(nameParts(name)).toEqual(parts);
});

test('rows keep the numbers of their lines; a column of its own says more than a part of a name', () => {
  const sheet = sheetOf(readCells('Name\tE-mail\tLast name\n\nMei Lin\ta@x.example\tLind'));
  const [row] = rowsOf(sheet);
  expect(row).toMatchObject({
    number: 3,
    texts: { email: 'a@x.example', firstName: 'Mei', lastName: 'Lind' },
  });
});

test('what was typed over a cell outlives another choice of columns, and leaves other rows alone', () => {
  const sheet = sheetOf(readCells('a@x.example\tMei\tLin\nb@x.example\tAda\tByron'));
  const edited = withEdit(withEdit(sheet, 1, 'lastName', 'Lind'), 1, 'firstName', 'May');
  const rows = rowsOf(edited);
  expect(editedRows(rows, edited.edits)[0]?.texts).toMatchObject({ firstName: 'May', lastName: 'Lind' });
  expect(editedRows(rows, edited.edits)[1]).toBe(rows[1]);
  const turned = { ...edited, columns: ['email', 'lastName', 'firstName'] as const };
  expect(editedRows(rowsOf(turned), turned.edits).map(({ texts }) => texts.lastName)).toEqual([
    'Lind',
    'Ada',
  ]);
});
