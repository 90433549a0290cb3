import { failureWords } from '#src/api/failure-words.ts';
import { Button } from '#src/ui/button.tsx';
import { Copyable } from '#src/ui/copyable.tsx';

/** A failure in one strip, where content stays in view: above a form's button, under the rows that did arrive. */
export function FailureLine({ failure, onRetry }: { failure: unknown; onRetry?: (() => void) | undefined }) {
  const words = failureWords(failure);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded bg-stat-soft px-3 py-2 text-text"
    >
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-semibold">{words.title}.</strong> {words.message}
        {words.requestId !== undefined && (
          <span className="block text-sm text-muted">
            Request <Copyable value={words.requestId} name="request id" />
          </span>
        )}
      </p>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
