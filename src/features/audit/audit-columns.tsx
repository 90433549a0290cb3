import type { AuditEntry } from '#contract/audit.ts';
import { auditActionWords, auditChanges } from '#src/lib/audit-words.ts';
import type { Column } from '#src/table/record-table.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { ExactTime, RelativeTime } from '#src/ui/time.tsx';

const actorKindWords = { user: '', apiKey: 'API key', system: 'System' };

/** "severity: normal → stat", on one line. */
function changeLine(entry: AuditEntry): string {
  return auditChanges(entry)
    .map(({ field, before, after }) => `${field}: ${before === '' ? after : `${before} → ${after}`}`)
    .join(', ');
}

export const auditColumns = (onShow: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] => [
  {
    head: 'When',
    className: 'w-44 max-md:hidden',
    cell: (entry) => <ExactTime at={entry.at} />,
  },
  {
    head: 'Who',
    className: 'w-44 max-md:hidden',
    cell: (entry) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate">{entry.actor.name}</span>
        {entry.actor.kind !== 'user' && <Badge>{actorKindWords[entry.actor.kind]}</Badge>}
      </span>
    ),
  },
  {
    head: 'What',
    // On a phone it is the first one that shows, and has to keep the page's own margin.
    className: 'max-md:pl-5!',
    cell: (entry) => (
      <span className="block min-w-0 truncate">
        {entry.outcome === 'refused' && (
          <>
            <Badge tone="over">Refused</Badge>{' '}
          </>
        )}
        {auditActionWords(entry.action)}
        <span className="text-muted">{entry.object.name !== null && ` · ${entry.object.name}`}</span>
        <span className="block truncate text-sm text-faint md:hidden">
          {entry.actor.name} · <RelativeTime at={entry.at} />
        </span>
      </span>
    ),
  },
  {
    head: 'Change or reason',
    className: 'max-lg:hidden',
    cell: (entry) => <span className="block truncate text-muted">{entry.reason ?? changeLine(entry)}</span>,
  },
  {
    head: 'Details',
    className: 'w-24 text-right',
    cell: (entry) => (
      <Button
        look="quiet"
        size="small"
        aria-label={`Details: ${auditActionWords(entry.action)}, ${entry.actor.name}`}
        onClick={() => onShow(entry)}
      >
        Details
      </Button>
    ),
  },
];
