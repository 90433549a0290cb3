import { Conflict, NotWritten, OutcomeUnknown } from '#src/api/write-once.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { NotInvitedAnew, NotRevoked } from './invitation-writes.ts';

/** Why something that was to be done with an invitation is not done, and whether to try again. */
export function ActFailure({ failure }: { failure: unknown }) {
  if (failure === null) return null;
  const words =
    failure instanceof NotRevoked
      ? ['Nothing was changed.', failure.message]
      : failure instanceof NotInvitedAnew
        ? [
            'It was revoked, but they were not invited anew.',
            'Close this, and invite them again from the page.',
          ]
        : failure instanceof Conflict
          ? [
              'Changed by someone else meanwhile.',
              'Nothing was done. What it is like now stands on the page.',
            ]
          : failure instanceof NotWritten
            ? ['It was not done.', 'The answer got lost, so Readroom has looked. You can try again.']
            : failure instanceof OutcomeUnknown
              ? [
                  'It is not known whether it was done.',
                  'The answer got lost. The next try looks first, and does nothing twice.',
                ]
              : undefined;
  if (words === undefined) return <FailureLine failure={failure} />;
  return (
    <p role="alert" className="rounded bg-high-soft px-3 py-2">
      <strong className="font-semibold">{words[0]}</strong> {words[1]}
    </p>
  );
}
