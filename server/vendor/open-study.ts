import type { OpenStudy } from '#server/viewer/open-study.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { VendorParts } from './parts.ts';
import { rerouteUrl } from './study-reroute-url.ts';

/** A click leads straight on to the vendor's viewer: the link is the vendor's, and used there. */
export function createVendorLinks(parts: VendorParts): OpenStudy {
  return {
    mintLink: (actor, request, studyId) => rerouteUrl(parts, { actor, request }, { studyId }),
    consumeLink: async () => {
      throw new Refusal('gone', 'This link has been used or has expired.');
    },
  };
}
