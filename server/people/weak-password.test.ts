import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonPasswordParts } from './common-password-parts.ts';
import { type PasswordContext, weakPasswordReason } from './weak-password.ts';

const nobody: PasswordContext = { email: '', clinicNames: [] };
const grace: PasswordContext = { email: 'grace.hopper@harbour.example', clinicNames: ['Northside Imaging'] };

const words = 'Must not be made of common words, rows of keys or dates alone.';
const own = 'Must not be made of your e-mail address or the name of the clinic.';

test.each([
  ['password1234', words],
  ['Password123!', words],
  ['P@ssw0rd2026!', words],
  ['passwordpassword', words],
  ['letmeinplease', words],
  ['administrator1', words],
  ['welcome12345', words],
  ['qwertyuiop12', words],
  ['1q2w3e4r5t6y', words],
  ['1qaz2wsx3edc', words],
  ['123456789012', words],
  ['qwerty123456', words],
  ['iloveyou1234', words],
  ['Sommer2026!!', words],
  ['December2025', words],
  ['ReadRoom2026', words],
  ['trustno1trustno1', words],
  ['aaaaaaaaaaaa', 'Must have more different characters.'],
  ['121212121212', 'Must have more different characters.'],
  ['xk7qp.xk7qp.', 'Must not repeat a few characters again and again.'],
  ['grace.hopper', own],
  ['GraceHopper26!', own],
  ['hopper@harbour', own],
  ['Northside2026!', own],
  ['northsideimaging', own],
])('%s: %s', (password, reason) => {
  expect(weakPasswordReason(password, grace)).toBe(reason);
});

test.each([
  'correct horse battery staple',
  'a quite new password',
  'tulips under the bridge',
  'wir fahren mit der Fähre',
  'xkQ7-pvT2-mmW9',
  'сорок тысяч обезьян',
  '毎朝七時に珈琲を飲みます',
])('%s is as good as it is long', (password) => {
  expect(weakPasswordReason(password, grace)).toBeUndefined();
});

const digits = (max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: max }).map((each) => each.join(''));
const shout = (text: string, pattern: readonly boolean[]) =>
  [...text]
    .map((letter, index) => (pattern[index % pattern.length] ? letter.toUpperCase() : letter))
    .join('');

test('no one or two common words, own words or rows with a few digits pass, however they are written', () => {
  const part = fc.oneof(
    fc.constantFrom(...commonPasswordParts),
    fc.constantFrom('grace', 'hopper', 'northside', 'harbour'),
    fc.constantFrom('abcdef', '987654', 'lkjhgf', 'zzzz'),
  );
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 2 }),
      digits(2),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
      (parts, end, pattern) => {
        const plain = `${parts.join('')}${end}!`;
        expect(weakPasswordReason(shout(plain, pattern), grace)).toEqual(expect.any(String));
      },
    ),
  );
});

test('what repeats itself does not pass', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 7, unit: 'binary' }), (unit) => {
      expect(weakPasswordReason(unit.repeat(16), nobody)).toEqual(expect.any(String));
    }),
  );
});

test('what a password manager makes always passes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 30 }).filter(isMixed), (bytes) => {
      expect(weakPasswordReason(Buffer.from(bytes).toString('base64url'), grace)).toBeUndefined();
    }),
  );
});

/** The generator likes zeros and repetitions, which no random source makes. */
function isMixed(bytes: Uint8Array): boolean {
  return new Set(bytes).size > bytes.length * 0.7;
}

test('never throws, whatever is typed, and takes no time to speak of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 128 }), fc.emailAddress(), (password, email) => {
      weakPasswordReason(password, { email, clinicNames: [email, ''] });
    }),
  );
});
