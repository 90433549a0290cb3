import type { ReactNode } from 'react';
import { ApiFailure } from '#src/api/failure.ts';
import { setSessionEnd, useSessionEnd } from '#src/api/session-end.ts';
import { Conflict, NotWritten, OutcomeUnknown } from '#src/api/write-once.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Button } from '#src/ui/button.tsx';
import { unplacedFailure } from './resolve.ts';

interface SaveFailureProps {
  readonly failure: unknown;
  /** Whether the form has a field for a path of the body. */
  readonly hasField: (path: string) => boolean;
  /** What was found after the answer got lost, when nothing was written: `the study is as it was`. */
  readonly asItWas: string;
}

/** Why it is not saved, and what to do. What was typed is always still there. */
export function SaveFailure({ failure, hasField, asItWas }: SaveFailureProps) {
  const end = useSessionEnd();
  if (end !== 'none')
    return (
      <Strip tone="over">
        <strong className="font-semibold">Your session has ended.</strong> Nothing that you typed is lost.{' '}
        <Button size="small" onClick={() => setSessionEnd('asking')}>
          Sign in again
        </Button>
      </Strip>
    );
  if (failure === null || failure instanceof Conflict) return null;
  if (failure instanceof NotWritten)
    return (
      <Strip tone="warn">
        <strong className="font-semibold">It was not saved.</strong> The answer to the first try got lost, so
        Readroom has looked: {asItWas}. You can save again.
      </Strip>
    );
  if (failure instanceof OutcomeUnknown)
    return (
      <Strip tone="over">
        <strong className="font-semibold">It is not known whether it was saved.</strong> The answer got lost,
        and Readroom could not look what became of it. It looks as soon as there is a connection, before
        anything is sent again.
      </Strip>
    );
  if (failure instanceof ApiFailure && failure.kind === 'unauthenticated')
    return (
      <Strip tone="warn">
        <strong className="font-semibold">You are signed in again.</strong> It is not saved yet: save once
        more.
      </Strip>
    );
  const rest = unplacedFailure(
    failure,
    failure instanceof ApiFailure ? Object.keys(failure.fieldErrors).filter(hasField) : [],
  );
  return rest === null || rest === undefined ? null : <FailureLine failure={rest} />;
}

function Strip({ tone, children }: { tone: 'warn' | 'over'; children: ReactNode }) {
  return (
    <div role="alert" className={`rounded px-3 py-2 ${tone === 'over' ? 'bg-stat-soft' : 'bg-high-soft'}`}>
      {children}
    </div>
  );
}
