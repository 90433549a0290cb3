import type { Capabilities } from '#contract/session.ts';
import { clinicWaitTargets } from '#server/clinic/wait-targets.ts';
import type { SelfHostedParts } from './parts.ts';

/** What the dashboard may rely on, with this clinic's own targets where it has set some. */
export async function capabilitiesOf(parts: SelfHostedParts, clinicId: string): Promise<Capabilities> {
  return {
    oldestFirst: true,
    versions: true,
    userAccess: true,
    addressCheck: true,
    invitationMail: true,
    invitationResend: 'same',
    expressCustomers: 'all',
    mail: parts.mail,
    viewer: parts.viewerUrlTemplate !== undefined,
    waitTargets: await clinicWaitTargets(parts, clinicId),
  };
}
