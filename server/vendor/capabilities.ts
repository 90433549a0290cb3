import type { Capabilities } from '#contract/session.ts';
import { clinicWaitTargets } from '#server/clinic/wait-targets.ts';
import type { VendorParts } from './parts.ts';

/** What the documented operations cannot give, the dashboard must not promise. */
export async function vendorCapabilities(
  parts: Pick<VendorParts, 'db' | 'clinicId' | 'mail'>,
): Promise<Capabilities> {
  return {
    oldestFirst: false,
    versions: false,
    userAccess: false,
    addressCheck: false,
    invitationMail: false,
    invitationResend: 'anew',
    expressCustomers: 'seen',
    mail: parts.mail,
    viewer: true,
    waitTargets: await clinicWaitTargets(parts, parts.clinicId),
  };
}
