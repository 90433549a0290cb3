import * as z from 'zod/mini';
import { phoneDigits } from '#contract/person.ts';
import {
  type PersonUpdateBody,
  personUpdateBody,
  type UserInviteBody,
  userInviteBody,
} from '#contract/person-bodies.ts';
import { assignableUserLevels, type User, type UserLevel } from '#contract/user.ts';
import { clinicRoleOf } from '#src/lib/clinic-role-groups.ts';
import type { FormShape } from './resolve.ts';

/** What stands in a form about a person, for inviting and for editing. Texts are as they were typed. */
export interface PersonValues {
  /** Only when inviting: an address cannot change. */
  email: string;
  firstName: string;
  middleName: string;
  lastName: string;
  suffix1: string;
  suffix2: string;
  phoneNumber: string;
  clinicRole: string;
  level: UserLevel;
  canManageStudies: boolean;
  /** What was chosen for a member; whoever is more than that has it. See `hasAccess`. */
  hasDashboardAccess: boolean;
}

export const emptyPersonValues: PersonValues = {
  email: '',
  firstName: '',
  middleName: '',
  lastName: '',
  suffix1: '',
  suffix2: '',
  phoneNumber: '',
  clinicRole: '',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
};

/** What a user and an invitation say alike. */
export type Person = Pick<
  User,
  | 'email'
  | 'firstName'
  | 'middleName'
  | 'lastName'
  | 'suffix1'
  | 'suffix2'
  | 'phoneNumber'
  | 'clinicRole'
  | 'level'
  | 'canManageStudies'
  | 'hasDashboardAccess'
>;

export function personValues(person: Person): PersonValues {
  return {
    email: person.email,
    firstName: person.firstName,
    middleName: person.middleName ?? '',
    lastName: person.lastName,
    suffix1: person.suffix1 ?? '',
    suffix2: person.suffix2 ?? '',
    phoneNumber: person.phoneNumber ?? '',
    clinicRole: person.clinicRole,
    level: person.level,
    canManageStudies: person.canManageStudies,
    hasDashboardAccess: person.hasDashboardAccess,
  };
}

/** An admin who cannot sign in would be no admin. */
export function hasAccess(values: Pick<PersonValues, 'level' | 'hasDashboardAccess'>): boolean {
  return values.level !== 'member' || values.hasDashboardAccess;
}

/** What the wire has for what was typed; null is none. */
function wireOf(values: PersonValues) {
  return {
    firstName: values.firstName.trim(),
    lastName: values.lastName.trim(),
    middleName: values.middleName.trim() || null,
    suffix1: values.suffix1.trim() || null,
    suffix2: values.suffix2.trim() || null,
    phoneNumber: phoneDigits(values.phoneNumber) || null,
    clinicRole: clinicRoleOf(values.clinicRole) ?? values.clinicRole,
    level: values.level,
    canManageStudies: values.canManageStudies,
    hasDashboardAccess: hasAccess(values),
  };
}

type WireValues = ReturnType<typeof wireOf>;

const toInvite = (values: PersonValues) => ({ email: values.email.trim(), ...wireOf(values) });

function toUpdate(base: Person, values: PersonValues): Partial<WireValues> {
  const before = wireOf(personValues(base));
  return Object.fromEntries(
    Object.entries(wireOf(values)).filter(([field, value]) => value !== before[field as keyof WireValues]),
  );
}

/** Of values that the form has checked. */
export function inviteBody(values: PersonValues): UserInviteBody {
  return z.parse(userInviteBody, toInvite(values));
}

/** Only what is different from the person that the form was opened with. Of values that the form has checked. */
export function personUpdate(base: Person, values: PersonValues): PersonUpdateBody {
  return z.parse(personUpdateBody, toUpdate(base, values));
}

/** Whether a person is as a body wants them. */
export function isAsWanted(person: Person, body: PersonUpdateBody): boolean {
  const has = wireOf(personValues(person));
  return (Object.keys(body) as (keyof PersonUpdateBody)[]).every(
    (field) => body[field] === undefined || has[field] === (body[field] ?? null),
  );
}

function* personProblems(values: PersonValues): Generator<readonly [string, string]> {
  const phone = values.phoneNumber.trim();
  if (phone !== '' && (phoneDigits(phone) === '' || /\p{L}/u.test(phone)))
    yield ['phoneNumber', 'Must be 10 to 15 digits, without letters.'];
}

/** What the schema of the body would say in words about the wire. */
function* roleProblem({ clinicRole }: PersonValues): Generator<readonly [string, string]> {
  if (clinicRole.trim() !== '' && clinicRoleOf(clinicRole) === undefined)
    yield ['clinicRole', 'Choose a role from the list.'];
}

/** In the order in which they stand in the form. */
export const personFieldLabels = {
  email: 'E-mail',
  firstName: 'First name',
  lastName: 'Last name',
  clinicRole: 'Clinic role',
  level: 'Level',
  canManageStudies: 'Manages studies',
  hasDashboardAccess: 'Dashboard access',
  middleName: 'Middle name',
  suffix1: 'Suffix',
  suffix2: 'Second suffix',
  phoneNumber: 'Phone',
} as const satisfies Record<keyof PersonValues, string>;

export const personFields = Object.keys(personFieldLabels) as readonly (keyof PersonValues)[];

const fieldOf = (path: string) => (Object.hasOwn(personFieldLabels, path) ? path : undefined);

export const inviteShape: FormShape<PersonValues> = {
  toBody: toInvite,
  fieldOf,
  *problems(values) {
    yield* personProblems(values);
    yield* roleProblem(values);
  },
};

export function personUpdateShape(base: Person): FormShape<PersonValues> {
  return {
    toBody: (values) => toUpdate(base, values),
    fieldOf,
    *problems(values) {
      yield* personProblems(values);
      // A role that was added after this version is kept for as long as it is not touched.
      if (values.clinicRole !== base.clinicRole) yield* roleProblem(values);
    },
  };
}

/** The levels that can be given to a person who has `level`: an owner stays one or stops being one. */
export function levelsFor(level: UserLevel): readonly UserLevel[] {
  return level === 'owner' ? ['owner', ...assignableUserLevels] : assignableUserLevels;
}
