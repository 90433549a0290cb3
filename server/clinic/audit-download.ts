import { type AuditFilter, auditFilter } from '#contract/audit.ts';
import { auditSentence, sentenceText } from '#contract/audit-sentence.ts';
import { csvLine, csvMark } from '#contract/csv.ts';
import { readQuery } from '#contract/query.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { type CursorScope, readCursor } from '#server/database/cursor.ts';
import type { UserActor } from '#server/viewer/actor.ts';
import type { AuditDownload } from '#server/viewer/audit-download.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { type AuditRow, entryOf, filteredAudit } from './audit-rows.ts';
import type { ClinicParts } from './parts.ts';

/** Rows that are read at once: a few hundred kilobytes. */
const batch = 1_000;

/** A ticket is a cursor of its own kind, which names the session that asked: nobody else can use its address. */
export function ticketScope(actor: UserActor, filter: AuditFilter): CursorScope {
  return {
    list: 'auditExport',
    clinicId: actor.clinicId,
    filter: { ...filter, sessionId: actor.sessionId },
  };
}

export function createAuditDownload(parts: ClinicParts): AuditDownload {
  return {
    open(actor, query) {
      const { filter, upTo } = readTicket(parts, actor, query);
      return csvOf(parts, actor.clinicId, filter, upTo);
    },
    fileName: () => `audit-${parts.now().toISOString().slice(0, 10)}.csv`,
  };
}

function readTicket(
  parts: ClinicParts,
  actor: UserActor,
  query: URLSearchParams,
): { filter: AuditFilter; upTo: number } {
  const permission = mayManagePeople(actor);
  if (!permission.allowed) throw new Refusal('forbidden', permission.reason);
  const read = readQuery(auditFilter.shape, query);
  const { ticket = '', ...given } = 'values' in read ? read.values : {};
  const filter = auditFilter.safeParse(given);
  const position = filter.success
    ? readCursor(parts.cursorKey, ticketScope(actor, filter.data), ticket)
    : undefined;
  if (!filter.success || position === undefined || position.at < parts.now().getTime()) {
    throw new Refusal('gone', 'This download has expired. Export again from the audit.');
  }
  return { filter: filter.data, upTo: Number(position.id) };
}

const head = [
  'Time (UTC)',
  'Who',
  'E-mail',
  'Kind',
  'What happened',
  'Outcome',
  'Reason',
  'Action',
  'Object',
  'Object name',
  'Object id',
  'Before',
  'After',
  'Address',
  'Request id',
  'Entry',
  'Story',
];

/** Newest first, like the page. */
async function* csvOf(
  parts: ClinicParts,
  clinicId: string,
  filter: AuditFilter,
  upTo: number,
): AsyncIterable<string> {
  yield csvMark + csvLine(head);
  let last: AuditRow | undefined;
  do {
    let entries = filteredAudit(parts.db, clinicId, filter).selectAll().where('audit_id', '<=', upTo);
    if (last !== undefined) {
      const position = [last.at, last.audit_id] as const;
      entries = entries.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('at', 'audit_id'), '<', tuple(...position)),
      );
    }
    const rows = await entries.orderBy('at', 'desc').orderBy('audit_id', 'desc').limit(batch).execute();
    if (rows.length > 0) yield rows.map(lineOf).join('');
    last = rows.length === batch ? rows.at(-1) : undefined;
  } while (last !== undefined);
}

function lineOf(row: AuditRow): string {
  const entry = entryOf(row);
  return csvLine([
    entry.at,
    entry.actor.name,
    entry.actor.email,
    entry.actor.kind,
    sentenceText(auditSentence(entry)),
    entry.outcome,
    entry.reason,
    entry.action,
    entry.object.kind,
    entry.object.name,
    entry.object.id,
    entry.before && JSON.stringify(entry.before),
    entry.after && JSON.stringify(entry.after),
    entry.address,
    entry.requestId,
    entry.auditId,
    entry.storyId,
  ]);
}
