import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Button } from '#src/ui/button.tsx';
import { unsentCount } from './invite-counts.ts';
import type { InviteMany } from './use-invite-many.ts';

/** How far the sending is, what holds it up, and what came of it. */
export function RunStrip({ many }: { many: InviteMany }) {
  const { run, rows, counts, hasStarted, isSettled, isKept } = many;
  const id = useId();
  const sent = rows.filter(({ row, state }) => {
    const kind = run.outcomes.get(row.number)?.kind;
    return state === 'invited' || kind === 'taken' || kind === 'refused';
  }).length;
  const unsent = unsentCount(counts);
  const looking = counts.get('checking') ?? 0;
  const invited = counts.get('invited') ?? 0;

  if (many.checkFailure !== null)
    return (
      <Strip>
        <FailureLine failure={many.checkFailure} onRetry={many.checkAgain} />
      </Strip>
    );
  if (!hasStarted) return null;
  const total = sent + unsent + looking + (counts.get('sending') ?? 0);
  const seconds = Math.ceil(run.wait / 1000);
  return (
    <Strip>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span id={id} className="font-medium">
          {sent.toLocaleString('en')} of {total.toLocaleString('en')} sent
        </span>
        <div
          role="progressbar"
          aria-labelledby={id}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={sent}
          className="h-1.5 min-w-40 flex-1 overflow-hidden rounded bg-sunken"
        >
          <div
            className="h-full bg-accent-fill"
            style={{ width: `${total === 0 ? 0 : (sent / total) * 100}%` }}
          />
        </div>
      </div>
      {run.state === 'pausing' && <p>What is on its way comes to its end, and then it pauses.</p>}
      {run.wait > 0 && (
        <p>
          The server asks to wait {seconds === 1 ? 'a second' : `${seconds} seconds`}. Sending goes on by
          itself.
        </p>
      )}
      {run.failure !== null && run.state === 'idle' && unsent > 0 && (
        <FailureLine failure={run.failure} onRetry={many.send} />
      )}
      {run.state === 'idle' && run.failure === null && !isSettled && unsent > 0 && (
        <p>
          {unsent === 1 ? '1 row is' : `${unsent} rows are`} not sent yet.
          {isKept ? ' They are kept in this tab until they are, also when the page is loaded again.' : ''}{' '}
          <Button size="small" onClick={many.send}>
            Go on
          </Button>
        </p>
      )}
      {!isKept && run.state !== 'idle' && (
        <p role="alert">This browser keeps nothing for a reload: leave the page open until all is sent.</p>
      )}
      {run.state === 'idle' && unsent === 0 && looking === 0 && (
        <p>
          {invited === 1 ? '1 person is invited' : `${invited.toLocaleString('en')} people are invited`}
          {invited === rows.length ? '.' : `, of ${rows.length.toLocaleString('en')} rows.`}{' '}
          <Link to="/invitations" className="link underline">
            See the invitations
          </Link>
        </p>
      )}
    </Strip>
  );
}

function Strip({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-1 border-b border-line bg-surface px-5 py-3">{children}</div>;
}
