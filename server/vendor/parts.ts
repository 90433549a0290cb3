import type { ClinicParts } from '#server/clinic/parts.ts';
import type { VendorClient } from './client.ts';
import type { ClinicPin } from './clinic-pin.ts';
import type { Reads } from './reads.ts';
import type { Turns } from './turns.ts';
import type { VendorLog } from './vendor-log.ts';

/** What the verbs of this room are built from. */
export interface VendorParts extends ClinicParts {
  readonly client: VendorClient;
  /** Reading, with what was read before for as long as the vendor does not answer. */
  readonly reads: Reads;
  readonly turns: Turns;
  readonly pin: ClinicPin;
  /** The one clinic of the key, as our own database calls it. */
  readonly clinicId: string;
  readonly baseUrl: URL;
  readonly log: VendorLog;
  /** Whether mail can be sent; the capabilities say so. */
  readonly mail: boolean;
}
