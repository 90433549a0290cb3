import * as z from 'zod/mini';
import type { ClinicRole } from '#contract/clinic-roles.ts';
import { phoneDigits } from '#contract/person.ts';
import { type UserInviteBody, userInviteBody } from '#contract/person-bodies.ts';
import { sentence, toFieldErrors } from '#contract/sentences.ts';
import type { AssignableUserLevel } from '#contract/user.ts';
import { clinicRoleOf } from '#src/lib/clinic-role-groups.ts';
import { suggestClinicRoles, sureRoleScore } from '#src/lib/clinic-role-match.ts';
import type { Row, Sheet } from './sheet.ts';
import { type TextField, textFields } from './sheet-fields.ts';

/** What a row comes to with the choices for the whole sheet. */
export interface ReadRow {
  /** Undefined while something has to be put right. */
  readonly body: UserInviteBody | undefined;
  readonly problems: Readonly<Partial<Record<TextField, string>>>;
  readonly clinicRole: ClinicRole | undefined;
  readonly level: AssignableUserLevel;
  readonly canManageStudies: boolean;
  readonly hasDashboardAccess: boolean;
}

export type SheetChoices = Pick<Sheet, 'defaults' | 'roleChoices'>;

/** Two spellings of a role's text that mean the same. */
export const roleKey = (text: string) => text.toLowerCase();

const known = new Map<string, ReturnType<typeof suggestClinicRoles>>();

/** Suggestions for a text, worked out once: sheets say the same role many times. */
export function roleSuggestions(text: string): ReturnType<typeof suggestClinicRoles> {
  const key = roleKey(text);
  const found = known.get(key) ?? suggestClinicRoles(text);
  known.set(key, found);
  return found;
}

function readRole(text: string, { defaults, roleChoices }: SheetChoices): ClinicRole | undefined {
  if (text === '') return defaults.clinicRole;
  const named = clinicRoleOf(text);
  if (named !== undefined) return named;
  const chosen = roleChoices.get(roleKey(text));
  if (chosen !== undefined) return chosen;
  const [best] = roleSuggestions(text);
  return best !== undefined && best.score >= sureRoleScore ? best.role : undefined;
}

const levels: Readonly<Record<string, AssignableUserLevel>> = {
  admin: 'admin',
  administrator: 'admin',
  member: 'member',
  user: 'member',
  staff: 'member',
  standard: 'member',
};
const yes = /^(yes|y|true|1|x|✓|✔|on)$/i;
const no = /^(no|n|false|0|-|–|off)$/i;

/** A row as what would be sent, or what is wrong with it: the contract's own sentences, a field each. */
export function readRow({ texts }: Row, choices: SheetChoices): ReadRow {
  const { defaults } = choices;
  const problems: Partial<Record<TextField, string>> = {};

  const clinicRole = readRole(texts.clinicRole, choices);
  if (clinicRole === undefined)
    problems.clinicRole = texts.clinicRole === '' ? 'Is required.' : `Which role is “${texts.clinicRole}”?`;

  const word = texts.level.toLowerCase();
  const ownLevel = Object.hasOwn(levels, word) ? levels[word] : undefined;
  if (word !== '' && ownLevel === undefined)
    problems.level = `Must be member or admin, not “${texts.level}”.`;
  const level = ownLevel ?? defaults.level;

  const readRight = (field: 'canManageStudies' | 'hasDashboardAccess') => {
    const text = texts[field];
    if (text === '') return defaults[field];
    if (!yes.test(text) && !no.test(text)) problems[field] = `Must be yes or no, not “${text}”.`;
    return yes.test(text);
  };
  const canManageStudies = readRight('canManageStudies');
  // An admin has it, whatever the choice for those who do not say it.
  const hasDashboardAccess =
    level === 'admin' && texts.hasDashboardAccess === '' ? true : readRight('hasDashboardAccess');

  // Spreadsheets write long numbers as 1.5E+10 when nobody stops them.
  if (/\p{L}/u.test(texts.phoneNumber)) problems.phoneNumber = 'Must be 10 to 15 digits, without letters.';

  const { middleName, suffix1, suffix2 } = texts;
  const parsed = z.safeParse(
    userInviteBody,
    {
      email: texts.email,
      firstName: texts.firstName,
      lastName: texts.lastName,
      ...filled({ middleName, suffix1, suffix2 }),
      ...(texts.phoneNumber === '' ? {} : { phoneNumber: phoneDigits(texts.phoneNumber) }),
      clinicRole,
      level,
      canManageStudies,
      hasDashboardAccess,
    },
    { error: sentence },
  );
  if (!parsed.success) {
    const errors = toFieldErrors(parsed.error.issues);
    for (const field of textFields) {
      const message = errors[field];
      if (message !== undefined) problems[field] ??= texts[field] === '' ? 'Is required.' : message;
    }
  }
  const body = parsed.success && Object.keys(problems).length === 0 ? parsed.data : undefined;
  return { body, problems, clinicRole, level, canManageStudies, hasDashboardAccess };
}

function filled(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}
