import { describe, expect, test } from 'vitest';
import type { CheckedAddress } from '#contract/address-check.ts';
import type { Outcome } from './outcome.ts';
import { readCells } from './read-cells.ts';
import { readRow } from './read-row.ts';
import { addressKey, type Knowledge, rowReader, stateRows } from './row-states.ts';
import { rowsOf, type Sheet, sheetOf } from './sheet.ts';

const head = 'email\tfirst\tlast\trole\tphone\tlevel\tmanages studies\tdashboard';
const sheetWith = (...lines: readonly string[]): Sheet => sheetOf(readCells([head, ...lines].join('\n')));

function readOne(line: string, change: Partial<Sheet> = {}) {
  const sheet = { ...sheetWith(line), ...change };
  const [row] = rowsOf(sheet);
  if (row === undefined) throw new Error('no row');
  return readRow(row, sheet);
}

describe('a row', () => {
  test('says all, and phones and roles as people write them', () => {
    expect(readOne('a@x.example\tMei\tLin\tRT(R)\t+1 (555) 123-4567\tAdministrator\tyes\tx').body).toEqual({
      email: 'a@x.example',
      firstName: 'Mei',
      lastName: 'Lin',
      clinicRole: 'Imaging Technologist',
      phoneNumber: '15551234567',
      level: 'admin',
      canManageStudies: true,
      hasDashboardAccess: true,
    });
  });

  test('takes from the choices for the sheet what it does not say itself', () => {
    const defaults = {
      clinicRole: 'Scribe',
      level: 'admin',
      canManageStudies: true,
      hasDashboardAccess: false,
    } as const;
    const read = readOne('a@x.example\tMei\tLin', { defaults });
    // An admin has dashboard access, whatever the choice for others.
    expect(read.body).toMatchObject({ ...defaults, hasDashboardAccess: true });
    expect(readOne('a@x.example\tMei\tLin\tRN\t\tmember\tno\t', { defaults }).body).toMatchObject({
      clinicRole: 'Registered Nurse',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: false,
    });
  });

  test.each([
    ['no address', '\tMei\tLin\tRN', { email: 'Is required.' }],
    ['no address at all', 'mei\tMei\tLin\tRN', { email: 'Must be an e-mail address.' }],
    ['no names', 'a@x.example\t\t\tRN', { firstName: 'Is required.', lastName: 'Is required.' }],
    ['no role', 'a@x.example\tMei\tLin\t', { clinicRole: 'Is required.' }],
    ['a role that is none', 'a@x.example\tMei\tLin\tWizard', { clinicRole: 'Which role is “Wizard”?' }],
    [
      'a role that has to be confirmed',
      'a@x.example\tMei\tLin\tneuro radiologist',
      { clinicRole: 'Which role is “neuro radiologist”?' },
    ],
    ['a short phone', 'a@x.example\tMei\tLin\tRN\t12345', { phoneNumber: 'Must be 10 to 15 digits.' }],
    [
      'a phone that a spreadsheet has shortened',
      'a@x.example\tMei\tLin\tRN\t1.5551234567E+10',
      { phoneNumber: 'Must be 10 to 15 digits, without letters.' },
    ],
    ['an owner', 'a@x.example\tMei\tLin\tRN\t\tOwner', { level: 'Must be member or admin, not “Owner”.' }],
    [
      'a right that is neither',
      'a@x.example\tMei\tLin\tRN\t\t\tmaybe',
      { canManageStudies: 'Must be yes or no, not “maybe”.' },
    ],
    [
      'an admin without dashboard access',
      'a@x.example\tMei\tLin\tRN\t\tadmin\t\tno',
      { hasDashboardAccess: 'An admin needs dashboard access.' },
    ],
    [
      'a name of 101',
      `a@x.example\t${'🙂'.repeat(101)}\tLin\tRN`,
      { firstName: 'Must be 1 to 100 characters.' },
    ],
  ])('%s: says so at its field', (_, line, problems) => {
    const read = readOne(line);
    expect(read.problems).toEqual(problems);
    expect(read.body).toBeUndefined();
  });

  test('a choice for a text goes for every row that says it, in any case', () => {
    const roleChoices = new Map([['neuro rad', 'Neurologist' as const]]);
    expect(readOne('a@x.example\tMei\tLin\tNeuro Rad', { roleChoices }).clinicRole).toBe('Neurologist');
  });
});

const free = (email: string): CheckedAddress => ({ email, state: 'free' });
const knownOf = (...found: readonly CheckedAddress[]) =>
  new Map(found.map((its) => [addressKey(its.email), its]));

function statesOf(sheet: Sheet, knowledge: Partial<Knowledge> = {}) {
  const whole = { known: new Map(), outcomes: new Map(), isChecked: true, ...knowledge };
  return stateRows(rowsOf(sheet), sheet, whole, rowReader()).map(({ state, reason }) =>
    reason === undefined ? state : `${state}: ${reason}`,
  );
}

describe('where a row stands', () => {
  const sheet = sheetWith(
    'free@x.example\tMei\tLin\tRN',
    'FREE@x.example\tMei\tLin\tRN',
    'user@x.example\tMei\tLin\tWizard',
    'gone@x.example\tMei\tLin\tRN',
    'pending@x.example\tMei\tLin\tRN',
    'new@x.example\t\tLin\tRN',
    'no address\tMei\tLin\tRN',
    'later@x.example\tMei\tLin\tRN',
  );
  const known = knownOf(
    free('free@x.example'),
    { email: 'user@x.example', state: 'user', userId: 'usr_1' },
    { email: 'gone@x.example', state: 'deactivated', userId: 'usr_2' },
    { email: 'pending@x.example', state: 'pending', invitationId: 'inv_1' },
    free('new@x.example'),
  );

  test('each state; what somebody has already needs no putting right', () => {
    expect(statesOf(sheet, { known })).toEqual([
      'ready',
      'duplicate: Same address as row 2.',
      'user',
      'deactivated',
      'pending',
      'invalid: First name: Is required.',
      'invalid: E-mail: Must be an e-mail address.',
      'checking',
    ]);
    expect(statesOf(sheet, { isChecked: false })[7]).toBe('ready');
  });

  test('a row that is left out lends its address to the next', () => {
    const [first, second] = statesOf({ ...sheet, leftOut: new Set([2]) }, { known });
    expect([first, second]).toEqual(['leftOut', 'ready']);
  });

  test.each<[Outcome, CheckedAddress | undefined, string]>([
    [{ kind: 'sending' }, undefined, 'sending'],
    [{ kind: 'invited' }, free('free@x.example'), 'invited'],
    [{ kind: 'taken', reason: 'Has one.' }, undefined, 'refused: Has one.'],
    [{ kind: 'taken', reason: 'Has one.' }, { email: 'free@x.example', state: 'pending' }, 'pending'],
    [{ kind: 'refused', reason: 'No.' }, undefined, 'refused: No.'],
    [{ kind: 'failed', reason: 'Down.' }, undefined, 'failed: Down.'],
    [{ kind: 'unknown' }, undefined, 'checking'],
    [{ kind: 'unknown' }, { email: 'free@x.example', state: 'pending' }, 'invited'],
    [{ kind: 'unknown' }, free('free@x.example'), 'ready'],
  ])('after %j', (outcome, found, state) => {
    const knowledge = { outcomes: new Map([[2, outcome]]), known: knownOf(...(found ? [found] : [])) };
    expect(statesOf(sheet, knowledge)[0]).toBe(state);
  });

  test('after a lost answer, looked up also where nothing is looked up before', () => {
    const outcomes = new Map<number, Outcome>([[2, { kind: 'unknown' }]]);
    expect(statesOf(sheet, { outcomes, isChecked: false })[0]).toBe('checking');
  });
});

test('a row is read again only when it or a choice changes', () => {
  const sheet = sheetWith('a@x.example\tMei\tLin\tRN');
  const [row] = rowsOf(sheet);
  if (row === undefined) throw new Error('no row');
  const read = rowReader();
  const first = read(row, sheet);
  expect(read(row, { ...sheet })).toBe(first);
  expect(read({ ...row }, sheet)).not.toBe(first);
  const changed = { ...sheet, defaults: { ...sheet.defaults, canManageStudies: true } };
  expect(read(row, changed).canManageStudies).toBe(true);
});
