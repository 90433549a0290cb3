import type { ReactNode } from 'react';
import { failureWords } from '#src/api/failure-words.ts';
import { Button } from '#src/ui/button.tsx';
import { Copyable } from '#src/ui/copyable.tsx';

interface StateProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  isAlert?: boolean;
}

/** What stands where the content would be. */
export function State({ title, children, actions, isAlert = false }: StateProps) {
  return (
    <div
      role={isAlert ? 'alert' : undefined}
      className="mx-auto flex max-w-lg flex-col items-center gap-2 px-5 py-16 text-center"
    >
      <h2 className="text-lg font-semibold text-balance">{title}</h2>
      {children !== undefined && <div className="text-balance text-muted">{children}</div>}
      {actions !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** There is nothing yet, whatever the filters: says what would be here and how it comes to be. */
export function EmptyState({ title, children, actions }: Omit<StateProps, 'isAlert'>) {
  return (
    <State title={title} actions={actions}>
      {children}
    </State>
  );
}

/** There may be plenty, but nothing fits: the way out is always there. */
export function NoMatchState({ title, onClear }: { title: string; onClear: () => void }) {
  return (
    <State title={title} actions={<Button onClick={onClear}>Clear filters</Button>}>
      Nothing fits all the filters that are set.
    </State>
  );
}

export function FailedState({ failure, onRetry }: { failure: unknown; onRetry?: (() => void) | undefined }) {
  const words = failureWords(failure);
  return (
    <State
      isAlert
      title={words.title}
      actions={
        onRetry && (
          <Button look="primary" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{words.message}</p>
      {words.requestId !== undefined && (
        <p className="mt-2 text-sm">
          Request <Copyable value={words.requestId} name="request id" />
        </p>
      )}
    </State>
  );
}

/** Says why, and who could help: a person who may not see a page should not have to guess. */
export function ForbiddenState({ reason }: { reason: string }) {
  return (
    <State title="Not open to you">
      <p>{reason}</p>
      <p>An owner or admin of the clinic can change your rights.</p>
    </State>
  );
}
