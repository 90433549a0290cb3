import { queryOptions, useQuery } from '@tanstack/react-query';
import { type AuditEntry, auditList } from '#contract/audit.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { auditActionWords, auditChanges } from '#src/lib/audit-words.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ExactTime } from '#src/ui/time.tsx';

const trailOptions = (studyId: string, version: number | undefined) =>
  queryOptions({
    // With the version in the key, a change brings its own entry in.
    queryKey: ['studies', 'trail', studyId, version],
    queryFn: ({ signal }) => answerOf(auditList, { query: { objectId: studyId, limit: 25 }, signal }),
    placeholderData: (before) => before,
  });

/** Who did what to this study, newest first; for those who may know. */
export function StudyTrail({ studyId, version }: { studyId: string; version: number | undefined }) {
  const permission = mayManagePeople(authorityOf(useSession()));
  const trail = useQuery({ ...trailOptions(studyId, version), enabled: permission.allowed });
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
            <TrailEntry entry={entry} />
          </li>
        ))}
      </ol>
      {hasMore && (
        <p className="pt-2">
          <a className="link" href={`/audit?objectId=${studyId}`}>
            Everything on this study
          </a>
        </p>
      )}
    </>
  );
}

function TrailEntry({ entry }: { entry: AuditEntry }) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{auditActionWords(entry.action)}</span>
        {entry.outcome === 'refused' && <Badge tone="over">Refused</Badge>}
        <span className="text-muted">{entry.actor.name}</span>
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
