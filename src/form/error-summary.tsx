import { useEffect, useRef } from 'react';

export interface SummedError {
  readonly label: string;
  readonly message: string;
  /** Moves the focus to the field. */
  readonly focus: () => void;
}

/**
 * Everything that is wrong, each a way to its field. `turn` changes with each attempt to save: then it takes the
 * focus, for the field in question may be far away.
 */
export function ErrorSummary({ errors, turn }: { errors: readonly SummedError[]; turn: number }) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useRef(0);
  useEffect(() => {
    // The attempt is known before its errors are: only when they stand there is there something to focus.
    if (turn === seen.current || box.current === null) return;
    seen.current = turn;
    box.current.focus();
  });
  if (errors.length === 0) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="rounded bg-stat-soft px-3 py-2"
      data-error-summary=""
    >
      <p className="font-semibold">
        {errors.length === 1
          ? 'One thing has to be put right:'
          : `${errors.length} things have to be put right:`}
      </p>
      <ul>
        {errors.map((error) => (
          <li key={`${error.label} ${error.message}`}>
            <button
              type="button"
              className="min-h-target text-left text-accent underline underline-offset-2"
              onClick={error.focus}
            >
              {error.label}: {error.message}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
