import { sql } from 'kysely';
import type { AuditFilter, auditExport as endpoint } from '#contract/audit.ts';
import { encodeQuery } from '#contract/encode-query.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { writeCursor } from '#server/database/cursor.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { ticketScope } from './audit-download.ts';
import { filteredAudit } from './audit-rows.ts';
import { audited } from './audited.ts';
import type { ClinicParts } from './parts.ts';

/** Milliseconds in which the file can be fetched: a browser does so at once. */
const ticketMs = 60_000;

/** Counts and records what will be exported, up to this moment; the file itself is fetched with the ticket. */
export function auditExport(parts: ClinicParts): DashboardVerb<typeof endpoint> {
  return (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'auditExport',
      object: { kind: 'list', id: 'audit' },
      permit: mayManagePeople,
    } as const;
    return audited(parts, call, attempt, async (trx) => {
      const found = await filteredAudit(trx, actor.clinicId, body)
        .select([sql<number>`count(*)::integer`.as('entries'), sql<number | null>`max(audit_id)`.as('last')])
        .executeTakeFirstOrThrow();
      const filter = definedOnly(body);
      const ticket = writeCursor(parts.cursorKey, ticketScope(actor, filter), {
        at: parts.now().getTime() + ticketMs,
        id: Number(found.last ?? 0),
      });
      return {
        answer: {
          url: `/dashboard/audit-download${encodeQuery({ ...filter, ticket })}`,
          entries: found.entries,
        },
        record: {
          object: { kind: 'list', id: 'audit', name: null },
          after: { entries: found.entries, ...filter },
        },
      };
    });
  };
}

function definedOnly(filter: AuditFilter): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
