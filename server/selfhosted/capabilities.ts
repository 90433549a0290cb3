import * as z from 'zod/mini';
import { type Capabilities, defaultWaitTargets, type WaitTargets, waitTarget } from '#contract/session.ts';
import type { SelfHostedParts } from './parts.ts';

const storedTargets = z.object({
  stat: z.optional(waitTarget),
  high: z.optional(waitTarget),
  normal: z.optional(waitTarget),
});

/** What the dashboard may rely on, with this clinic's own targets where it has set some. */
export async function capabilitiesOf(parts: SelfHostedParts, clinicId: string): Promise<Capabilities> {
  const clinic = await parts.db
    .selectFrom('clinics')
    .select('wait_targets')
    .where('clinic_id', '=', clinicId)
    .executeTakeFirst();
  return {
    oldestFirst: true,
    versions: true,
    userAccess: true,
    addressCheck: true,
    invitationMail: true,
    mail: parts.mail,
    viewer: parts.viewerUrlTemplate !== undefined,
    waitTargets: waitTargetsOf(clinic?.wait_targets ?? null),
  };
}

/** The defaults, and this clinic's own targets where it has set some. */
export function waitTargetsOf(stored: Record<string, unknown> | null): WaitTargets {
  const own = storedTargets.safeParse(stored ?? {});
  return { ...defaultWaitTargets, ...(own.success ? definedOnly(own.data) : {}) };
}

function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
