import type { ClinicDashboard } from '#server/viewer/dashboard.ts';
import { auditExport } from './audit-export.ts';
import { auditList } from './audit-list.ts';
import { auditRetrieve } from './audit-retrieve.ts';
import { clinicRetrieve } from './clinic-retrieve.ts';
import { clinicUpdate } from './clinic-update.ts';
import type { ClinicParts } from './parts.ts';

/** The part of the dashboard's own operations that is the same wherever the clinic's studies and people are. */
export function createClinicDashboard(parts: ClinicParts): ClinicDashboard {
  return {
    auditList: auditList(parts),
    auditRetrieve: auditRetrieve(parts),
    auditExport: auditExport(parts),
    clinicRetrieve: clinicRetrieve(parts),
    clinicUpdate: clinicUpdate(parts),
  };
}
