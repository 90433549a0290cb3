import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { PasswordHashing } from '#server/people/create-auth.ts';

/** The library's way with a thousandth of its work: most tests sign in and care for something else. */
export const quickPasswords: PasswordHashing = {
  async hash(password) {
    const salt = randomBytes(16).toString('hex');
    return `${salt}:${key(password, salt).toString('hex')}`;
  },
  async verify({ hash, password }) {
    const [salt = '', stored = ''] = hash.split(':');
    const expected = Buffer.from(stored, 'hex');
    return expected.length === 64 && timingSafeEqual(expected, key(password, salt));
  },
};

function key(password: string, salt: string): Buffer {
  return scryptSync(password.normalize('NFKC'), salt, 64, { N: 16, r: 16, p: 1 });
}
