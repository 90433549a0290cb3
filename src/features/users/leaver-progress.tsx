import { Link } from '@tanstack/react-router';
import type { Leaving } from '#contract/leaving.ts';
import { mayHandOver } from '#contract/user-rules.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Button } from '#src/ui/button.tsx';
import { RelativeTime } from '#src/ui/time.tsx';
import type { useHandOver } from './leaver-queries.ts';
import { planWords, resultWords, studiesWords } from './leaver-words.ts';

interface LeaverProgressProps {
  readonly leaving: Leaving;
  readonly use: ReturnType<typeof useHandOver>;
}

/** How far a hand-over is, or what it came to. */
export function LeaverProgress({ leaving, use }: LeaverProgressProps) {
  const session = useSession();
  const permission = mayHandOver(authorityOf(session));
  const { handedOver, left } = leaving;
  const all = handedOver + left;
  const count = (number: number) => number.toLocaleString('en');
  return (
    <div className="flex flex-col gap-2">
      {leaving.state === 'running' ? (
        <>
          <progress
            className="h-2 w-full appearance-none overflow-hidden rounded border-0 bg-sunken [&::-moz-progress-bar]:bg-accent-fill [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent-fill"
            aria-label="Handed over"
            value={handedOver}
            max={Math.max(1, all)}
          />
          <p role="status">
            <strong className="font-semibold">
              {count(handedOver)} of {studiesWords(all)}
            </strong>{' '}
            {planWords(leaving)}.
          </p>
          {use.failure !== null && !use.isAtIt && <FailureLine failure={use.failure} />}
          {!use.isAtIt && (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <p className="min-w-0 flex-1 basis-60 text-muted">
                {count(left)} left. Readroom goes on with them by itself
                {session.capabilities.userAccess ? ' within two minutes.' : ' when it can.'}
              </p>
              <Button
                reason={permission.allowed ? undefined : permission.reason}
                onClick={() => use.handOver(leaving)}
              >
                Continue now
              </Button>
            </div>
          )}
        </>
      ) : (
        <p role="status">{resultWords(leaving) || 'There was no open study to hand over.'}</p>
      )}
      <p className="text-sm text-faint">
        Deactivated by {leaving.startedBy}, <RelativeTime at={leaving.startedAt} />
      </p>
      <p>
        <Link to="/audit" search={{ storyId: leaving.leavingId }} className="link">
          All of it in the audit
        </Link>
      </p>
    </div>
  );
}
