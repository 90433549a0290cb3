import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { waitTargets } from './session.ts';
import { filledText } from './text.ts';

/** As the clinic's settings show it. */
export const clinic = z.object({
  clinicId: z.string(),
  name: z.string(),
  waitTargets,
  /** Owners and admins can do nothing else until they have set one up. */
  isSecondFactorRequired: z.boolean(),
  version: z.number(),
});
export type Clinic = z.infer<typeof clinic>;

/** Thirty days. */
const minutesMax = 43_200;

const wrongMinutes = `Must be a whole number from 1 to ${minutesMax}.`;

// One test of our own instead of three of zod's: theirs would be in the scripts of every page, and are used nowhere else.
const wholeMinutes = z
  .number(wrongMinutes)
  .check(
    z.refine(
      (minutes: number) => Number.isInteger(minutes) && minutes >= 1 && minutes <= minutesMax,
      wrongMinutes,
    ),
  );

const targetInput = z
  .strictObject({ targetMinutes: wholeMinutes, warnMinutes: wholeMinutes })
  .check(
    z.refine(
      ({ targetMinutes, warnMinutes }: { targetMinutes: number; warnMinutes: number }) =>
        warnMinutes < targetMinutes,
      { error: 'Must be shorter than the target.', path: ['warnMinutes'] },
    ),
  );

export const clinicUpdateBody = z.strictObject({
  name: z.optional(filledText(200)),
  /** All three or none: what is shown together is saved together. */
  waitTargets: z.optional(z.strictObject({ stat: targetInput, high: targetInput, normal: targetInput })),
  isSecondFactorRequired: z.optional(z.boolean()),
});
export type ClinicUpdateBody = z.infer<typeof clinicUpdateBody>;

export const clinicRetrieve = endpoint({
  name: 'clinicRetrieve',
  method: 'GET',
  path: '/dashboard/clinic',
  summary: "The clinic's settings",
  credential: 'session',
  answer: clinic,
  status: 200,
  errors: [],
  versioned: true,
  extension: true,
});

export const clinicUpdate = endpoint({
  name: 'clinicUpdate',
  method: 'PATCH',
  path: '/dashboard/clinic',
  summary:
    "Change the clinic's wait targets (owners and admins), its name or the rule on second factors (owners)",
  credential: 'session',
  body: clinicUpdateBody,
  answer: clinic,
  status: 200,
  errors: ['conflict', 'precondition_failed'],
  versioned: true,
  extension: true,
});
