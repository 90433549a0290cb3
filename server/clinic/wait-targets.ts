import * as z from 'zod/mini';
import { defaultWaitTargets, type WaitTargets, waitTarget } from '#contract/session.ts';
import type { ClinicParts } from './parts.ts';

const storedTargets = z.object({
  stat: z.optional(waitTarget),
  high: z.optional(waitTarget),
  normal: z.optional(waitTarget),
});

/** Minutes: the defaults, and this clinic's own targets where it has set some. */
export async function clinicWaitTargets(
  { db }: Pick<ClinicParts, 'db'>,
  clinicId: string,
): Promise<WaitTargets> {
  const clinic = await db
    .selectFrom('clinics')
    .select('wait_targets')
    .where('clinic_id', '=', clinicId)
    .executeTakeFirst();
  return waitTargetsOf(clinic?.wait_targets ?? null);
}

export function waitTargetsOf(stored: Record<string, unknown> | null): WaitTargets {
  const own = storedTargets.safeParse(stored ?? {});
  return { ...defaultWaitTargets, ...(own.success ? definedOnly(own.data) : {}) };
}

function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
