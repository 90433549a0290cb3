import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '#contract/audit.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { FailedState, State } from '#src/feedback/states.tsx';
import { auditActionWords, auditChanges } from '#src/lib/audit-words.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Copyable } from '#src/ui/copyable.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ExactTime } from '#src/ui/time.tsx';
import { auditEntryOptions } from './audit-queries.ts';
import { AuditSentence } from './audit-sentence.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';

interface AuditEntryDialogProps {
  auditId: string;
  /** As the list has it, where it does: then nothing is asked for. */
  known: AuditEntry | undefined;
  onClose: () => void;
}

/** Everything that was recorded about one entry. The default export is for `lazy`. */
export default function AuditEntryDialog({ auditId, known, onClose }: AuditEntryDialogProps) {
  const {
    data: entry,
    error,
    refetch,
  } = useQuery({
    ...auditEntryOptions(auditId),
    ...(known === undefined ? {} : { initialData: known }),
  });
  if (entry !== undefined) return <KnownEntry entry={entry} onClose={onClose} />;
  return (
    <Dialog title="Audit entry" isWide onClose={onClose}>
      {error === null ? (
        <Skeleton width="60%" />
      ) : error instanceof ApiFailure && error.kind === 'refused' ? (
        <State title="There is no such entry">The audit of this clinic has none with this number.</State>
      ) : (
        <FailedState failure={error} onRetry={() => void refetch()} />
      )}
    </Dialog>
  );
}

function KnownEntry({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { actor, object } = entry;
  return (
    <Dialog
      title={auditActionWords(entry.action)}
      description={<AuditSentence entry={entry} isWhole />}
      isWide
      onClose={onClose}
    >
      <Changes entry={entry} />
      <Details>
        <Detail name="When">
          <ExactTime at={entry.at} />
        </Detail>
        <Detail name="Who">
          {actor.name} {actor.kind === 'apiKey' && <Badge>API key</Badge>}
          {actor.email !== null && <span className="text-muted"> · {actor.email}</span>}
          {actor.id !== null && (
            <Link to="/audit" search={{ actorId: actor.id }} className="link block w-fit">
              All by them
            </Link>
          )}
        </Detail>
        <Detail name="Outcome">
          {entry.outcome === 'done' ? (
            <Badge tone="ok">Done</Badge>
          ) : (
            <OutcomeBadge outcome={entry.outcome} />
          )}{' '}
          {entry.reason}
        </Detail>
        {object.kind !== 'list' && (object.name !== null || object.id !== null) && (
          <Detail name="About">
            {object.name}
            {object.id !== null && (
              <>
                <Link to="/audit" search={{ objectId: object.id }} className="link block w-fit">
                  All about {object.kind === 'user' || object.kind === 'invitation' ? 'them' : 'it'}
                </Link>
                <span className="block">
                  <Copyable value={object.id} name="id" />
                </span>
              </>
            )}
          </Detail>
        )}
        {entry.storyId !== null && (
          <Detail name="Part of">
            <Link to="/audit" search={{ storyId: entry.storyId }} className="link">
              Everything of one hand-over
            </Link>
          </Detail>
        )}
        <Detail name="From">{entry.address ?? <span className="text-faint">Not recorded</span>}</Detail>
        {entry.requestId !== null && (
          <Detail name="Request">
            <Copyable value={entry.requestId} name="request id" />
          </Detail>
        )}
      </Details>
    </Dialog>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = auditChanges(entry);
  if (changes.length === 0) return null;
  const hasBefore = entry.before !== null;
  const head = (text: string) => (
    <th scope="col" className="py-1 pr-3 font-medium">
      {text}
    </th>
  );
  return (
    <table className="mb-4 w-full table-fixed text-left wrap-anywhere">
      <caption className="sr-only">{hasBefore ? 'What changed' : 'What was recorded'}</caption>
      <thead className="text-sm text-faint">
        <tr>
          {head('Field')}
          {hasBefore && head('Before')}
          {head(hasBefore ? 'After' : 'Value')}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-3 font-normal text-muted">
              {change.field}
            </th>
            {hasBefore && <td className="py-1.5 pr-3 text-muted">{change.before}</td>}
            <td className="py-1.5">{change.after || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
