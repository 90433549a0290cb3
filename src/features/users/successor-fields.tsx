import { useState } from 'react';
import { type Control, useController } from 'react-hook-form';
import { successorsMax } from '#contract/leaving.ts';
import { type Choice, ChoiceField } from '#src/form/choice-field.tsx';
import { usePeopleSearch } from '#src/form/use-people-search.ts';
import { personName } from '#src/lib/person-name.ts';
import { announce } from '#src/ui/announcer.tsx';
import { Button } from '#src/ui/button.tsx';
import type { LeaverValues } from './leaver-values.ts';

interface SuccessorFieldProps {
  readonly control: Control<LeaverValues>;
  readonly leaverId: string;
}

/** People with access who fit what is typed, but for `without`. */
function useSuccessors(value: Choice | null, without: readonly string[]) {
  const [isNeeded, setIsNeeded] = useState(false);
  const typed = value?.id === '' ? value.name : '';
  const { people, isSearching, failure, searchAgain } = usePeopleSearch(typed, isNeeded);
  const options = people
    .filter((user) => !without.includes(user.userId))
    .map((user) => ({ id: user.userId, label: personName(user), note: user.clinicRole }));
  return {
    // What is on the screen belongs to letters that were typed before.
    options: typed !== '' && isSearching ? [] : options,
    isSearching,
    searchFailure: failure,
    onSearchAgain: searchAgain,
    onFocus: () => setIsNeeded(true),
    none: 'Nobody else with access has such a name.',
    placeholder: 'First or last name, or an e-mail address',
  };
}

export function SuccessorField({ control, leaverId }: SuccessorFieldProps) {
  const { field, fieldState } = useController({ control, name: 'successor' });
  const search = useSuccessors(field.value, [leaverId]);
  return (
    <ChoiceField
      label="Successor"
      {...search}
      isRequired
      value={field.value}
      onChange={field.onChange}
      onBlur={field.onBlur}
      inputRef={field.ref}
      error={fieldState.error?.message}
    />
  );
}

/** Several, one after the other; each study goes to the next of them. */
export function SuccessorsField({ control, leaverId }: SuccessorFieldProps) {
  const { field, fieldState } = useController({ control, name: 'several' });
  const [typed, setTyped] = useState<Choice | null>(null);
  const chosen = field.value;
  const search = useSuccessors(typed, [leaverId, ...chosen.map((one) => one.id)]);
  const isFull = chosen.length >= successorsMax;
  return (
    <div className="flex flex-col gap-2">
      <ChoiceField
        label={chosen.length === 0 ? 'Successors' : 'One more successor'}
        {...search}
        isRequired
        value={typed}
        onChange={(choice) => {
          if (choice === null || choice.id === '') return setTyped(choice);
          setTyped(null);
          if (isFull) return;
          field.onChange([...chosen, choice]);
          announce(`${choice.name} added, ${chosen.length + 1} in all.`);
        }}
        onBlur={field.onBlur}
        inputRef={field.ref}
        error={fieldState.error?.message}
      />
      {chosen.length > 0 && (
        <ol aria-label="By turn" className="flex flex-wrap gap-2">
          {chosen.map((one) => (
            <li key={one.id} className="flex items-center gap-1 rounded bg-sunken py-0.5 pr-1 pl-2.5">
              {one.name}
              <Button
                size="small"
                look="quiet"
                aria-label={`Remove ${one.name}`}
                onClick={() => {
                  field.onChange(chosen.filter((other) => other.id !== one.id));
                  announce(`${one.name} removed, ${chosen.length - 1} in all.`);
                }}
              >
                ✕
              </Button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
