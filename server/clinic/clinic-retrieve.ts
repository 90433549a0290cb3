import type { clinicRetrieve as endpoint } from '#contract/clinic.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { findClinic } from './clinic-rows.ts';
import type { ClinicParts } from './parts.ts';

/** Everyone may know what the clinic has set, who may change it or not. */
export function clinicRetrieve({ db }: ClinicParts): DashboardVerb<typeof endpoint> {
  return ({ actor }) => findClinic(db, actor.clinicId);
}
