import { afterEach, expect, it } from 'vitest';
import { noteReadAt } from './read-at.ts';
import { isSameState, look, OutcomeUnknown, tagOf } from './write-once.ts';

afterEach(() => noteReadAt(undefined));

it('sends a version, or the fingerprint where there are none, and nothing where neither is known', () => {
  expect(tagOf({ version: 7 })).toBe('"7"');
  expect(tagOf({ fingerprint: 'abc' })).toBe('"abc"');
  expect(tagOf({ fingerprint: undefined })).toBeUndefined();
});

it('tells two states apart by what the server says, and by the last change where it says nothing', () => {
  expect(isSameState({ version: 1 }, { version: 2 })).toBe(false);
  expect(isSameState({ fingerprint: 'a', updatedAt: '1' }, { fingerprint: 'a', updatedAt: '2' })).toBe(true);
  expect(isSameState({ fingerprint: 'a' }, { fingerprint: 'b' })).toBe(false);
  // Changed here since: which fingerprint it has now nobody knows.
  expect(isSameState({ updatedAt: '1' }, { fingerprint: 'b', updatedAt: '1' })).toBe(true);
});

it('takes what was read before a silence for no proof of what became of a write', async () => {
  const found = async () => 'as it was';
  expect(await look(found, undefined)).toBe('as it was');
  noteReadAt('2026-11-25T10:31:00.000Z');
  await expect(look(found, undefined)).rejects.toBeInstanceOf(OutcomeUnknown);
});
