import type { PersonUpdateBody } from '#contract/person-bodies.ts';

/** What the body asks for, without what it leaves alone: an absent field, or a null role. */
export function wantedFields(body: PersonUpdateBody): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) => value !== undefined && !(name === 'clinicRole' && value === null),
    ),
  );
}
