import * as z from 'zod/mini';

const prefixed = (prefix: string) =>
  z
    .string()
    .check(
      z.regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`), `Must look like ${prefix}_ and 32 hexadecimal digits.`),
    );

export const studyId = prefixed('stu');
export const userId = prefixed('usr');
export const invitationId = prefixed('inv');
export const expressCustomerId = prefixed('cus');

/** API keys and clinics are named by UUIDs on the wire. */
export const uuid = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'Must be a UUID.'));

/** The secret itself: `sk_live_` and 32 hexadecimal digits. */
export const apiKeySecretPattern = /^sk_live_[0-9a-f]{32}$/;

/**
 * Why a text is not a DICOM unique identifier (PS3.5 section 9.1), or undefined when it is one:
 * at most 64 characters, digits and dots, no empty component, none with a leading zero.
 */
export function dicomUidProblem(uid: string): string | undefined {
  if (uid === '') return 'Must not be empty.';
  if (!/^[0-9.]+$/.test(uid)) return 'Must have digits and dots only.';
  if (uid.length > 64) return `Must be at most 64 characters; this has ${uid.length}.`;
  const components = uid.split('.');
  if (components.some((component) => component === ''))
    return 'Must not have an empty component (two dots in a row, or a dot at an end).';
  const padded = components.find((component) => component.length > 1 && component.startsWith('0'));
  if (padded !== undefined) return `Must not have a component with a leading zero (${padded}).`;
  return undefined;
}

export const studyInstanceUid = z.string().check((context) => {
  const problem = dicomUidProblem(context.value);
  if (problem !== undefined) {
    context.issues.push({ code: 'custom', message: problem, input: context.value, path: [] });
  }
});
