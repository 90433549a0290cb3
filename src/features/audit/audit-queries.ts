import { type AuditAction, type AuditEntry, auditList } from '#contract/audit.ts';
import { answerOf } from '#src/api/client.ts';
import { listOptions } from '#src/api/list.ts';

export interface AuditFilters {
  readonly action?: AuditAction | undefined;
  readonly outcome?: AuditEntry['outcome'] | undefined;
  readonly actorId?: string | undefined;
  readonly objectId?: string | undefined;
  /** Whole days, in UTC. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

export const auditListOptions = (filters: AuditFilters) =>
  listOptions(
    ['audit', 'list', filters],
    (cursor, signal) => answerOf(auditList, { query: { ...filters, cursor, limit: 50 }, signal }),
    (page) => page.entries,
  );
