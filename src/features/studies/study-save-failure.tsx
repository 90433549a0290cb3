import { ApiFailure } from '#src/api/failure.ts';
import { setSessionEnd, useSessionEnd } from '#src/api/session-end.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { unplacedFailure } from '#src/form/resolve.ts';
import { Button } from '#src/ui/button.tsx';
import { type StudyValues, studyFieldOf } from './study-form-values.ts';
import { NotWritten, OutcomeUnknown, StudyConflict } from './study-writes.ts';

interface StudySaveFailureProps {
  readonly failure: unknown;
  readonly values: StudyValues;
  readonly isNew: boolean;
}

/** Why it is not saved, and what to do. What was typed is always still there. */
export function StudySaveFailure({ failure, values, isNew }: StudySaveFailureProps) {
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
  if (failure === null || failure instanceof StudyConflict) return null;
  if (failure instanceof NotWritten)
    return (
      <Strip tone="warn">
        <strong className="font-semibold">It was not saved.</strong> The answer to the first try got lost, so
        Readroom has looked: {isNew ? 'there is no such study yet' : 'the study is as it was'}. You can save
        again.
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
    failure instanceof ApiFailure
      ? Object.keys(failure.fieldErrors).filter((path) => studyFieldOf(path, values) !== undefined)
      : [],
  );
  return rest === null || rest === undefined ? null : <FailureLine failure={rest} />;
}

function Strip({ tone, children }: { tone: 'warn' | 'over'; children: React.ReactNode }) {
  return (
    <div role="alert" className={`rounded px-3 py-2 ${tone === 'over' ? 'bg-stat-soft' : 'bg-high-soft'}`}>
      {children}
    </div>
  );
}
