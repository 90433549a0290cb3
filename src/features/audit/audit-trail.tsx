import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type AuditEntry, auditList } from '#contract/audit.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { auditActionWords, auditChanges } from '#src/lib/audit-words.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ExactTime } from '#src/ui/time.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';

/** What was done to something, or what somebody did. */
type TrailFilters = { readonly objectId: string } | { readonly actorId: string };

const trailOptions = (filters: TrailFilters, limit: number, state: string | null | undefined) =>
  queryOptions({
    // With the object's state in the key, a change brings its own entry in.
    queryKey: ['audit', 'trail', filters, state],
    queryFn: ({ signal }) => answerOf(auditList, { query: { ...filters, limit }, signal }),
    placeholderData: (before) => before,
  });

interface AuditTrailProps {
  readonly filters: TrailFilters;
  /** Of the object, so that a change of it shows. */
  readonly state?: string | null | undefined;
  readonly limit?: number;
  /** The way to the rest: `Everything on this study`. */
  readonly more: string;
}

/** Who did what, newest first; for those who may know. */
export function AuditTrail({ filters, state, limit = 25, more }: AuditTrailProps) {
  const permission = mayManagePeople(authorityOf(useSession()));
  const trail = useQuery({ ...trailOptions(filters, limit, state), enabled: permission.allowed });
  if (!permission.allowed) return <p className="text-muted">Only owners and admins see the audit trail.</p>;
  if (trail.data === undefined)
    return trail.error === null ? (
      <Skeleton width="60%" />
    ) : (
      <FailureLine failure={trail.error} onRetry={() => void trail.refetch()} />
    );
  const { entries, hasMore } = trail.data;
  if (entries.length === 0) return <p className="text-muted">Nothing is recorded.</p>;
  return (
    <>
      <ol>
        {entries.map((entry) => (
          <li key={entry.auditId} className="border-b border-line py-2">
            <TrailEntry entry={entry} other={'actorId' in filters ? entry.object.name : entry.actor.name} />
          </li>
        ))}
      </ol>
      {hasMore && (
        <p className="pt-2">
          <Link className="link" to="/audit" search={filters}>
            {more}
          </Link>
        </p>
      )}
    </>
  );
}

/** `other` is at the other end: who did it, or what it was done to. */
function TrailEntry({ entry, other }: { entry: AuditEntry; other: string | null }) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{auditActionWords(entry.action)}</span>
        <OutcomeBadge outcome={entry.outcome} />
        <span className="text-muted">{other}</span>
        <span className="ml-auto text-sm text-faint">
          <ExactTime at={entry.at} />
        </span>
      </p>
      {entry.reason !== null && <p className="text-muted">{entry.reason}</p>}
      {entry.before !== null &&
        auditChanges(entry).map(({ field, before, after }) => (
          <p key={field} className="text-muted">
            {field}: {before} → {after}
          </p>
        ))}
    </>
  );
}
