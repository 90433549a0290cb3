import type { FieldErrors } from 'react-hook-form';
import type { LeavingPlan } from '#contract/leaving.ts';
import type { Choice } from '#src/form/choice-field.tsx';
import type { FormShape } from '#src/form/resolve.ts';

export interface LeaverValues {
  readonly plan: LeavingPlan;
  readonly successor: Choice | null;
  /** By turn, in this order. */
  readonly several: readonly Choice[];
  readonly keepApiKeyIds: readonly string[];
}

export type LeaverErrors = FieldErrors<LeaverValues>;

export function leaverBody({ plan, successor, several, keepApiKeyIds }: LeaverValues) {
  const chosen = plan === 'successor' ? [successor] : plan === 'turns' ? several : [];
  return {
    plan,
    successorIds: chosen.flatMap((one) => (one === null || one.id === '' ? [] : one.id)),
    keepApiKeyIds: [...keepApiKeyIds],
  };
}

/** Where what is wrong with a path of the body is said. */
export function leaverFieldOf(path: string, { plan }: LeaverValues): keyof LeaverValues | undefined {
  if (path === 'plan') return 'plan';
  if (!path.startsWith('successorIds')) return undefined;
  return plan === 'turns' ? 'several' : 'successor';
}

export const leaverShape: FormShape<LeaverValues> = {
  toBody: leaverBody,
  fieldOf: leaverFieldOf,
  *problems({ plan, successor }) {
    if (plan === 'successor' && successor?.id === '')
      yield ['successor', 'Choose a person from the list.'] as const;
  },
};
