import type { Migration } from 'kysely';
import * as first from './0001-first.ts';
import * as shortContains from './0002-short-contains.ts';
import * as pairsOfFilters from './0003-pairs-of-filters.ts';
import * as refusedAttempts from './0004-refused-attempts.ts';
import * as invitationMail from './0005-invitation-mail.ts';
import * as leavers from './0006-leavers.ts';
import * as secondFactor from './0007-second-factor.ts';
import * as descriptions from './0008-descriptions.ts';
import * as vendorMode from './0009-vendor-mode.ts';
import * as leaversAtTheVendor from './0010-leavers-at-the-vendor.ts';

/** Every migration by name, in the order in which they run. Names are never changed once released. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-short-contains': shortContains,
  '0003-pairs-of-filters': pairsOfFilters,
  '0004-refused-attempts': refusedAttempts,
  '0005-invitation-mail': invitationMail,
  '0006-leavers': leavers,
  '0007-second-factor': secondFactor,
  '0008-descriptions': descriptions,
  '0009-vendor-mode': vendorMode,
  '0010-leavers-at-the-vendor': leaversAtTheVendor,
};
