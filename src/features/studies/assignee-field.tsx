import { useState } from 'react';
import { type Control, useController } from 'react-hook-form';
import { useSession } from '#src/api/session.ts';
import { ChoiceField } from '#src/form/choice-field.tsx';
import { usePeopleSearch } from '#src/form/use-people-search.ts';
import { personName } from '#src/lib/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import type { StudyValues } from './study-form-values.ts';

export function AssigneeField({ control }: { control: Control<StudyValues> }) {
  const { person } = useSession();
  const { field, fieldState } = useController({ control, name: 'assignee' });
  const value = field.value;
  const typed = value?.id === '' ? value.name : '';
  const [isNeeded, setIsNeeded] = useState(false);
  const { people, isSearching, failure, searchAgain } = usePeopleSearch(typed, isNeeded);

  const me = { id: person.userId, name: personName(person) };
  const found = people.map((user) => ({
    id: user.userId,
    label: personName(user),
    note: user.userId === person.userId ? `${user.clinicRole}, you` : user.clinicRole,
  }));
  const options =
    typed === ''
      ? [
          { id: '', label: 'Unassigned', note: 'nobody' },
          { id: me.id, label: me.name, note: 'assign to me' },
          ...found.filter((option) => option.id !== me.id),
        ]
      : // What is on the screen belongs to letters that were typed before.
        isSearching
        ? []
        : found;
  return (
    <ChoiceField
      label="Assigned to"
      value={value}
      onChange={field.onChange}
      inputRef={field.ref}
      options={options}
      isSearching={isSearching}
      searchFailure={failure}
      onSearchAgain={searchAgain}
      none="Nobody with access has such a name."
      placeholder="Unassigned; type a first or last name, or an e-mail address"
      error={fieldState.error?.message}
      onFocus={() => setIsNeeded(true)}
      onBlur={field.onBlur}
      hint={
        <span className="flex flex-wrap gap-2 pt-0.5">
          {value?.id !== me.id && (
            <Button size="small" onClick={() => field.onChange(me)}>
              Assign to me
            </Button>
          )}
          {value !== null && (
            <Button size="small" onClick={() => field.onChange(null)}>
              Unassigned
            </Button>
          )}
        </span>
      }
    />
  );
}
