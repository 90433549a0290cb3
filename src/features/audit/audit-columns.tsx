import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '#contract/audit.ts';
import { auditSentence, sentenceText } from '#contract/audit-sentence.ts';
import type { Column } from '#src/table/record-table.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { ExactTime, RelativeTime } from '#src/ui/time.tsx';
import { AuditSentence } from './audit-sentence.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';

export const auditColumns: readonly Column<AuditEntry>[] = [
  {
    head: 'When',
    className: 'w-44 font-normal max-md:hidden',
    cell: (entry) => <ExactTime at={entry.at} />,
  },
  {
    head: 'What happened',
    // On a phone it is the first one that shows, and has to keep the page's own margin.
    className: 'max-md:pl-5! max-md:whitespace-normal!',
    cell: (entry) => (
      <>
        <span className="min-w-0 text-muted max-md:line-clamp-2 md:block md:truncate">
          {entry.outcome !== 'done' && (
            <>
              <OutcomeBadge outcome={entry.outcome} />{' '}
            </>
          )}
          {entry.actor.kind === 'apiKey' && (
            <>
              <Badge>API key</Badge>{' '}
            </>
          )}
          <AuditSentence entry={entry} />
        </span>
        <span className="block truncate text-sm text-faint md:hidden">
          <RelativeTime at={entry.at} />
        </span>
      </>
    ),
  },
  {
    head: 'Details',
    className: 'w-24 text-right',
    cell: (entry) => (
      <Link
        to="/audit"
        search={(before) => ({ ...before, entry: entry.auditId })}
        className="button"
        data-look="quiet"
        data-size="small"
        aria-label={`Details: ${sentenceText(auditSentence(entry))}`}
      >
        Details
      </Link>
    ),
  },
];
