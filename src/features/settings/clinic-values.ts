import type { Clinic, ClinicUpdateBody } from '#contract/clinic.ts';
import type { FormShape } from '#src/form/resolve.ts';

export const severities = ['stat', 'high', 'normal'] as const;

interface TargetValues {
  /** Minutes, as they were typed. */
  targetMinutes: string;
  warnMinutes: string;
}

export interface ClinicValues {
  name: string;
  waitTargets: Record<(typeof severities)[number], TargetValues>;
  isSecondFactorRequired: boolean;
}

export function clinicValues({ name, waitTargets, isSecondFactorRequired }: Clinic): ClinicValues {
  const typed = (severity: (typeof severities)[number]): TargetValues => ({
    targetMinutes: String(waitTargets[severity].targetMinutes),
    warnMinutes: String(waitTargets[severity].warnMinutes),
  });
  return {
    name,
    waitTargets: { stat: typed('stat'), high: typed('high'), normal: typed('normal') },
    isSecondFactorRequired,
  };
}

/** Empty is nothing, and not the zero that JavaScript takes it for. */
const minutes = (typed: string) => (typed.trim() === '' ? Number.NaN : Number(typed));

function targetsOf(values: ClinicValues) {
  const target = ({ targetMinutes, warnMinutes }: TargetValues) => ({
    targetMinutes: minutes(targetMinutes),
    warnMinutes: minutes(warnMinutes),
  });
  const { stat, high, normal } = values.waitTargets;
  return { stat: target(stat), high: target(high), normal: target(normal) };
}

/** Only what differs from the clinic as it is. */
export function clinicUpdateOf(base: Clinic, values: ClinicValues): ClinicUpdateBody {
  const waitTargets = targetsOf(values);
  const name = values.name.trim();
  const { isSecondFactorRequired } = values;
  const before = clinicValues(base);
  const isSame = severities.every(
    (severity) =>
      minutes(before.waitTargets[severity].targetMinutes) === waitTargets[severity].targetMinutes &&
      minutes(before.waitTargets[severity].warnMinutes) === waitTargets[severity].warnMinutes,
  );
  return {
    ...(name === base.name ? {} : { name }),
    ...(isSame ? {} : { waitTargets }),
    ...(isSecondFactorRequired === base.isSecondFactorRequired ? {} : { isSecondFactorRequired }),
  };
}

type ClinicField =
  | 'name'
  | 'isSecondFactorRequired'
  | `waitTargets.${(typeof severities)[number]}.${keyof TargetValues}`;

export function clinicFieldOf(path: string): ClinicField | undefined {
  if (path === 'name' || path === 'isSecondFactorRequired') return path;
  for (const severity of severities)
    for (const part of ['targetMinutes', 'warnMinutes'] as const) {
      const field = `waitTargets.${severity}.${part}` as const;
      if (path === field) return field;
    }
  return undefined;
}

export function clinicShape(base: Clinic): FormShape<ClinicValues> {
  return {
    toBody: (values) => clinicUpdateOf(base, values),
    fieldOf: clinicFieldOf,
    *problems(values) {
      for (const severity of severities)
        for (const part of ['targetMinutes', 'warnMinutes'] as const)
          if (!Number.isInteger(minutes(values.waitTargets[severity][part])))
            yield [`waitTargets.${severity}.${part}`, 'Must be a whole number of minutes.'] as const;
    },
  };
}
