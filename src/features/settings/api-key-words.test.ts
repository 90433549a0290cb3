import { expect, test } from 'vitest';
import { endedAt, keyName } from './api-key-words.ts';

const now = Date.parse('2026-03-01T08:00:00.000Z');
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

test('a key has ended when it was revoked, or when the time to change over is up', () => {
  expect(endedAt({ revokedAt: null, expiresAt: null }, now)).toBeUndefined();
  expect(endedAt({ revokedAt: null, expiresAt: at(1) }, now)).toBeUndefined();
  expect(endedAt({ revokedAt: null, expiresAt: at(0) }, now)).toBe(now);
  expect(endedAt({ revokedAt: at(-5), expiresAt: at(60) }, now)).toBe(now - 300_000);
});

test('is named with its ending', () => {
  expect(keyName({ description: 'RIS feed', ending: 'ab12' })).toBe('RIS feed (…ab12)');
});
