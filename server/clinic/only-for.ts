import type { Authority, Permission } from '#contract/permission.ts';
import type { Actor, RequestTrace } from '#server/viewer/actor.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { type Attempt, recordRefused } from './audited.ts';
import type { ClinicParts } from './parts.ts';

/** The scope check of a read that needs no transaction. @throws Refusal 403, on record */
export async function onlyFor(
  parts: ClinicParts,
  call: { readonly actor: Actor; readonly request: RequestTrace },
  permit: (authority: Authority) => Permission,
  attempt: Pick<Attempt, 'action' | 'object'>,
): Promise<void> {
  const permission = permit(call.actor);
  if (permission.allowed) return;
  await recordRefused(parts, call, attempt, permission.reason);
  throw new Refusal('forbidden', permission.reason);
}
