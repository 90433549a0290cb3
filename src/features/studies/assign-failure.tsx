import { NotWritten, OutcomeUnknown } from '#src/api/write-once.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { whoChanged } from './study-action.ts';
import { ChangedMeanwhile } from './study-change-write.ts';

/** Why an assignment did not happen. What somebody else did meanwhile is told, so that one can decide again. */
export function AssignFailure({ failure }: { failure: unknown }) {
  if (failure instanceof ChangedMeanwhile)
    return (
      <Strip>
        <strong className="font-semibold">Changed by someone else meanwhile.</strong> Nothing was assigned,
        for {whoChanged(failure)} Choose again if it is still right.
      </Strip>
    );
  if (failure instanceof NotWritten)
    return (
      <Strip>
        <strong className="font-semibold">It was not saved.</strong> The answer got lost, so Readroom has
        looked: the study is as it was. You can choose again.
      </Strip>
    );
  if (failure instanceof OutcomeUnknown)
    return (
      <Strip>
        <strong className="font-semibold">It is not known whether it was saved.</strong> The answer got lost,
        and Readroom could not look what became of it. Choose again when there is a connection: what was saved
        already is not saved twice.
      </Strip>
    );
  return <FailureLine failure={failure} />;
}

function Strip({ children }: { children: React.ReactNode }) {
  return (
    <p role="alert" className="rounded bg-high-soft px-3 py-2">
      {children}
    </p>
  );
}
