import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiKeySecretPattern, dicomUidProblem, studyId, studyInstanceUid, uuid } from './identifiers.ts';

/** Written again from PS3.5 section 9.1, character by character, to be compared. */
function isUid(text: string): boolean {
  if (text.length === 0 || text.length > 64) return false;
  let component = '';
  for (const character of `${text}.`) {
    if (character === '.') {
      if (component === '' || (component.length > 1 && component[0] === '0')) return false;
      component = '';
    } else if ('0123456789'.includes(character)) component += character;
    else return false;
  }
  return true;
}

describe('a DICOM UID', () => {
  const nearly = fc.string({ unit: fc.constantFrom(...'0012.9'), maxLength: 70 });

  test('is one by the standard, and nothing else is', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        expect(dicomUidProblem(text) === undefined).toBe(isUid(text));
        expect(studyInstanceUid.safeParse(text).success).toBe(isUid(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('that is made by the rules is one', () => {
    const component = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String);
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 12 }), (components) => {
        const uid = components.join('.');
        expect(dicomUidProblem(uid) === undefined).toBe(uid.length <= 64);
      }),
    );
  });

  test('that is not one is said why, in a sentence', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        const problem = dicomUidProblem(text);
        if (problem !== undefined) expect(problem).toMatch(/^Must .*\.$/s);
      }),
    );
  });
});

test('identifiers are of their kind, whole, and in lower case', () => {
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(hex, fc.string({ minLength: 1, maxLength: 3 }), (digits, more) => {
      expect(studyId.safeParse(`stu_${digits}`).success).toBe(true);
      expect(apiKeySecretPattern.test(`sk_live_${digits}`)).toBe(true);
      for (const wrong of [
        `usr_${digits}`,
        `stu_${digits}${more}`,
        `${more}stu_${digits}`,
        `stu_${digits}\n`,
      ]) {
        expect(studyId.safeParse(wrong).success).toBe(false);
      }
      expect(apiKeySecretPattern.test(`sk_live_${digits}\n`)).toBe(false);
    }),
  );
  fc.assert(
    fc.property(fc.uuid(), (text) => {
      expect(uuid.safeParse(text).success).toBe(true);
    }),
  );
});
