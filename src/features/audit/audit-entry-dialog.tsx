import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '#contract/audit.ts';
import { auditActionWords, auditChanges } from '#src/lib/audit-words.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Copyable } from '#src/ui/copyable.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { ExactTime } from '#src/ui/time.tsx';

/** Everything that was recorded. The default export is for `lazy`. */
export default function AuditEntryDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const changes = auditChanges(entry);
  return (
    <Dialog title={auditActionWords(entry.action)} isWide onClose={onClose}>
      <Details>
        <Detail name="When">
          <ExactTime at={entry.at} />
        </Detail>
        <Detail name="Who">
          {entry.actor.name}
          {entry.actor.email !== null && <span className="text-muted"> · {entry.actor.email}</span>}
        </Detail>
        <Detail name="Outcome">
          {entry.outcome === 'done' ? <Badge tone="ok">Done</Badge> : <Badge tone="over">Refused</Badge>}{' '}
          {entry.reason}
        </Detail>
        {(entry.object.name !== null || entry.object.id !== null) && (
          <Detail name="On">
            {entry.object.name}
            {entry.object.id !== null && (
              <span className="block">
                <Copyable value={entry.object.id} name="id" />
              </span>
            )}
          </Detail>
        )}
        {entry.actor.id !== null && (
          <Detail name="More">
            <Link to="/audit" search={{ actorId: entry.actor.id }} className="link" onClick={onClose}>
              All by {entry.actor.name}
            </Link>
            {entry.object.id !== null && (
              <>
                {' · '}
                <Link to="/audit" search={{ objectId: entry.object.id }} className="link" onClick={onClose}>
                  All on this {entry.object.kind === 'user' ? 'person' : 'object'}
                </Link>
              </>
            )}
          </Detail>
        )}
        <Detail name="From">{entry.address ?? <span className="text-faint">Not recorded</span>}</Detail>
        {entry.requestId !== null && (
          <Detail name="Request">
            <Copyable value={entry.requestId} name="request id" />
          </Detail>
        )}
      </Details>
      {changes.length > 0 && (
        <table className="mt-4 w-full text-left">
          <caption className="sr-only">What changed</caption>
          <thead className="text-sm text-faint">
            <tr>
              <th scope="col" className="py-1 font-medium">
                Field
              </th>
              <th scope="col" className="py-1 font-medium">
                Before
              </th>
              <th scope="col" className="py-1 font-medium">
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.field} className="border-t border-line align-top">
                <th scope="row" className="py-1.5 pr-3 font-normal text-muted">
                  {change.field}
                </th>
                <td className="py-1.5 pr-3 text-muted">{change.before || '–'}</td>
                <td className="py-1.5">{change.after || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
