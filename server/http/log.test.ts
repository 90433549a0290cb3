import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('an error is its type, code and place, under our name for it and under the library’s own', () => {
  let written = '';
  const log = createLog('info', {
    write(line: string) {
      written += line;
    },
  });
  const cause = Object.assign(new Error('quotes a Canary'), { detail: 'Key (email)=(canary)' });
  const error = Object.assign(new TypeError('names a Canary', { cause }), { code: '23505', row: 'canary' });
  log.warn({ error }, 'ours');
  log.warn({ err: error }, 'theirs');
  expect(written).not.toMatch(/canary/i);
  expect(written.match(/"type":"TypeError","code":"23505"/g)).toHaveLength(2);
  expect(written).toContain('log.test.ts');
});
