import { FailureLine } from '#src/feedback/failure-line.tsx';
import { StudyChanged } from './use-assign.ts';

/** Why an assignment did not happen. What somebody else did meanwhile is told, so that one can decide again. */
export function AssignFailure({ failure }: { failure: unknown }) {
  if (!(failure instanceof StudyChanged)) return <FailureLine failure={failure} />;
  return (
    <div role="alert" className="rounded bg-high-soft px-3 py-2">
      <p>
        <strong className="font-semibold">
          {failure.by === undefined ? 'Someone else' : failure.by} changed this study meanwhile.
        </strong>{' '}
        Nothing was assigned; here is how it is now. Choose again if it is still right.
      </p>
      {failure.changes.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-muted">
          {failure.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
