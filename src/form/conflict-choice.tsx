import { type ReactNode, useState } from 'react';
import type { ChangeNote } from '#contract/error.ts';
import { Button } from '#src/ui/button.tsx';
import { RelativeTime } from '#src/ui/time.tsx';
import type { MergePart } from './merge-part.ts';

interface ConflictChoiceProps {
  /** What others changed since the form was opened. */
  readonly parts: readonly MergePart[];
  readonly changes: readonly ChangeNote[];
  /** What a change is called: `changed the severity`. */
  readonly wordsOf: (note: ChangeNote) => string;
  /** What no field of the form shows. */
  readonly note?: ReactNode;
  readonly isSaving: boolean;
  /** With the parts in which theirs is kept. */
  readonly onSave: (theirs: ReadonlySet<string>) => void;
}

/** Who changed what meanwhile, and whose is kept: field by field. Nothing is saved before everything is chosen. */
export function ConflictChoice({ parts, changes, wordsOf, note, isSaving, onSave }: ConflictChoiceProps) {
  const open = parts.filter((part) => part.isConflict);
  const quiet = parts.filter((part) => !part.isConflict);
  const [chosen, setChosen] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const missing = open.filter((part) => chosen[part.id] === undefined).length;
  const chooseAll = (whose: 'mine' | 'theirs') =>
    setChosen(Object.fromEntries(open.map((part) => [part.id, whose])));
  const save = () => {
    const taken = [...quiet, ...open.filter((part) => chosen[part.id] === 'theirs')];
    onSave(new Set(taken.map((part) => part.id)));
  };
  return (
    <section
      aria-labelledby="conflict"
      className="flex flex-col gap-3 rounded border border-edge bg-high-soft p-3"
    >
      <h3 id="conflict" tabIndex={-1} ref={focusOnce} className="font-semibold">
        Changed by someone else while you were editing
      </h3>
      {changes.length > 0 && (
        <ul className="list-disc pl-5">
          {changes.map((change) => (
            <li key={`${change.at} ${change.fields.join()}`}>
              <strong className="font-medium">{change.by}</strong> {wordsOf(change)},{' '}
              <RelativeTime at={change.at} />
            </li>
          ))}
        </ul>
      )}
      {note}
      {quiet.length > 0 && (
        <div>
          <p>Theirs, which yours does not touch. It stays:</p>
          <ul className="list-disc pl-5 text-muted">
            {quiet.map((part) => (
              <li key={part.id} className="whitespace-pre-wrap">
                {part.label}: {part.before} → {part.theirs}
              </li>
            ))}
          </ul>
        </div>
      )}
      {open.map((part) => (
        <PartChoice
          key={part.id}
          part={part}
          chosen={chosen[part.id]}
          onChoose={(whose) => setChosen({ ...chosen, [part.id]: whose })}
        />
      ))}
      <div className="flex flex-wrap items-center gap-2">
        {open.length > 1 && (
          <>
            <Button size="small" onClick={() => chooseAll('mine')}>
              All mine
            </Button>
            <Button size="small" onClick={() => chooseAll('theirs')}>
              All theirs
            </Button>
          </>
        )}
        <Button
          look="primary"
          className="ml-auto"
          isBusy={isSaving}
          reason={
            missing > 0 ? `Choose for ${missing === 1 ? 'one field' : `${missing} fields`} first.` : undefined
          }
          onClick={save}
        >
          {open.length > 0 ? 'Save with these choices' : 'Save mine too'}
        </Button>
      </div>
    </section>
  );
}

/** Where reading goes on: this came instead of the answer that was waited for. */
const focusOnce = (heading: HTMLHeadingElement | null) => heading?.focus();

interface PartChoiceProps {
  readonly part: MergePart;
  readonly chosen: 'mine' | 'theirs' | undefined;
  readonly onChoose: (whose: 'mine' | 'theirs') => void;
}

function PartChoice({ part, chosen, onChoose }: PartChoiceProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1">
        <span className="font-medium">{part.label}</span>{' '}
        <span className="text-muted">(was: {part.before})</span>
      </legend>
      <div className="grid gap-2 md:grid-cols-2">
        {(['mine', 'theirs'] as const).map((whose) => (
          <label
            key={whose}
            className="flex min-h-control cursor-pointer items-start gap-2 rounded border border-edge bg-raised px-3 py-1.5 has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              className="mt-1 accent-accent-fill"
              name={`conflict ${part.id}`}
              checked={chosen === whose}
              onChange={() => onChoose(whose)}
            />
            <span className="min-w-0 whitespace-pre-wrap">
              <span className="block text-sm text-muted">{whose === 'mine' ? 'Mine' : 'Theirs'}</span>
              {part[whose]}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
