import { failureWords } from '#src/api/failure-words.ts';
import { useReadAt } from '#src/api/read-at.ts';
import { readTime, relative } from '#src/lib/time.ts';
import { Button } from '#src/ui/button.tsx';
import { useNow } from '#src/ui/now.ts';
import { type Checks, staleAfter } from './use-checks.ts';
import type { Worklist } from './use-worklist.ts';

/** How fresh what is in view is, what waits to be shown, and the way to look again. */
export function Freshness({ worklist }: { worklist: Worklist }) {
  const { checks, held } = worklist;
  return (
    <div className="ml-auto flex flex-wrap items-center gap-2">
      {held.arrived + held.gone > 0 && (
        <button type="button" className="chip" data-on="true" onClick={() => void worklist.showHeld()}>
          {heldWords(held)} – show
        </button>
      )}
      <CheckedAgo checks={checks} />
      <Button look="quiet" size="small" onClick={checks.run} isBusy={checks.isChecking}>
        Refresh
      </Button>
    </div>
  );
}

function heldWords({ arrived, gone }: Worklist['held']): string {
  if (gone === 0) return `${arrived} new`;
  return arrived === 0 ? `${gone} gone` : `${arrived} new, ${gone} gone`;
}

/** Alone, because it changes every second. */
function CheckedAgo({ checks: { checkedAt: lastAt, failure } }: { checks: Checks }) {
  const now = useNow('second');
  const readAt = readTime(useReadAt());
  // A check that only got what had been read before has confirmed nothing since.
  const checkedAt = Math.min(lastAt, readAt ?? lastAt);
  if (checkedAt === 0) return null;
  const isStale = failure !== undefined || readAt !== undefined || now - checkedAt > staleAfter;
  const words = `checked ${relative(checkedAt, Math.max(now, checkedAt))}`;
  return (
    <span
      className={`inline-flex items-center gap-1.5 ${isStale ? 'text-warn' : 'text-muted'}`}
      title={failure === undefined ? undefined : failureWords(failure).message}
    >
      <span aria-hidden="true" className={isStale ? 'size-1.5 bg-warn' : 'size-1.5 rounded-full bg-ok'} />
      {failure === undefined ? words : `${failureWords(failure).title}, ${words}`}
    </span>
  );
}
