import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { severities, studyViewerStatuses } from '#contract/study.ts';
import { peopleOptions } from '#src/api/people.ts';
import { useSession } from '#src/api/session.ts';
import { personName } from '#src/lib/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import { customerOptions } from './filter-queries.ts';
import { canFilterBy, isFiltered, type StudySearch, viewOf, withoutFilters } from './study-search.ts';
import { severityWords } from './study-words.ts';

/** Milliseconds without a key before what is typed is applied. */
const typingPause = 250;

export interface FilterBarProps {
  readonly search: StudySearch;
  /** `isTyping`: one of several changes that should be one step back. */
  readonly onChange: (search: StudySearch, isTyping?: boolean) => void;
  /** People seen in the rows, so that a name stands there before the directory is loaded. */
  readonly nameOf: (userId: string) => string | undefined;
}

/** What narrows the list. Each says what is applied; what it offers is loaded when somebody turns to it. */
export function FilterBar({ search, onChange, nameOf }: FilterBarProps) {
  const view = viewOf(search);
  const set = (change: Partial<StudySearch>) => onChange({ ...search, ...change });
  return (
    <>
      <Choice
        name="Severity"
        value={search.severity}
        options={severities.map((severity) => [severity, severityWords[severity]])}
        onChange={(value) => set({ severity: severities.find((severity) => severity === value) })}
      />
      <AssigneeChoice value={search.assignee} onChange={(assignee) => set({ assignee })} nameOf={nameOf} />
      <CustomerChoice value={search.customer} onChange={(customer) => set({ customer })} />
      {canFilterBy(view, 'status') && (
        <Choice
          name="Status"
          value={search.status}
          options={[
            ['incomplete', 'Incomplete'],
            ['complete', 'Complete'],
          ]}
          onChange={(value) => set({ status: studyViewerStatuses.find((status) => status === value) })}
        />
      )}
      {canFilterBy(view, 'cancelled') && (
        <Choice
          name="Cancelled"
          value={search.cancelled}
          options={[
            ['yes', 'Yes'],
            ['no', 'No'],
          ]}
          onChange={(value) => set({ cancelled: value === 'yes' || value === 'no' ? value : undefined })}
        />
      )}
      <DescriptionFilter
        value={search.description}
        onChange={(description) => onChange({ ...search, description }, true)}
      />
      {isFiltered(search) && (
        <Button look="quiet" size="small" onClick={() => onChange(withoutFilters(search))}>
          Clear
        </Button>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, label: string])[];
  /** What is true of all that it offers. */
  readonly note?: string | undefined;
  /** Somebody turns to it: all that it offers is needed now. */
  readonly onTurnTo?: (() => void) | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** The browser's own list, in the shape of a chip that says what is applied. */
function Choice({ name, value, options, note, onTurnTo, onChange }: ChoiceProps) {
  return (
    <select
      aria-label={name}
      className="chip [field-sizing:content]"
      data-on={value !== undefined}
      value={value ?? ''}
      onPointerEnter={onTurnTo}
      onFocus={onTurnTo}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{value === undefined ? name : 'No filter'}</option>
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {option === value ? `${name}: ${words}` : words}
        </option>
      ))}
      {note !== undefined && <option disabled>{note}</option>}
    </select>
  );
}

interface LoadedChoiceProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function AssigneeChoice({
  value,
  onChange,
  nameOf,
}: LoadedChoiceProps & { readonly nameOf: (userId: string) => string | undefined }) {
  const { person } = useSession();
  const [isNeeded, setIsNeeded] = useState(false);
  const isNamed = value !== undefined && value !== 'none' && value !== person.userId;
  const seen = isNamed ? nameOf(value) : undefined;
  const people = useQuery({ ...peopleOptions, enabled: isNeeded || (isNamed && seen === undefined) });
  const options: [string, string][] = [
    ['none', 'Unassigned'],
    [person.userId, `Me (${personName(person)})`],
  ];
  for (const user of people.data ?? []) {
    if (user.userId !== person.userId)
      options.push([
        user.userId,
        user.accessRevokedAt ? `${personName(user)} (deactivated)` : personName(user),
      ]);
  }
  if (isNamed && !options.some(([id]) => id === value))
    options.push([value, seen ?? (people.isFetching ? '…' : 'a person not in the first 100')]);
  return (
    <Choice
      name="Assignee"
      value={value}
      options={options}
      onTurnTo={() => setIsNeeded(true)}
      onChange={onChange}
    />
  );
}

function CustomerChoice({ value, onChange }: LoadedChoiceProps) {
  const knowsAll = useSession().capabilities.expressCustomers === 'all';
  const [isNeeded, setIsNeeded] = useState(false);
  const isNamed = value !== undefined && value !== 'none';
  const customers = useQuery({ ...customerOptions, enabled: isNeeded || isNamed });
  const options: [string, string][] = [['none', 'No customer']];
  for (const customer of customers.data ?? [])
    options.push([customer.expressCustomerId, customer.expressCustomerName]);
  if (isNamed && !options.some(([id]) => id === value))
    options.push([value, customers.isFetching ? '…' : 'an unknown customer']);
  return (
    <Choice
      name="Customer"
      value={value}
      options={options}
      note={knowsAll ? undefined : 'Only those of studies that were seen'}
      onTurnTo={() => setIsNeeded(true)}
      onChange={onChange}
    />
  );
}

function DescriptionFilter({ value, onChange }: LoadedChoiceProps) {
  const [typed, setTyped] = useState(value ?? '');
  const applied = useRef(value);
  // Back, Clear or another link: the address decides, not what was typed before.
  useEffect(() => {
    if (applied.current !== value) setTyped(value ?? '');
    applied.current = value;
  }, [value]);
  useEffect(() => {
    const wanted = typed.trim() || undefined;
    if (wanted === applied.current) return;
    const timer = setTimeout(() => {
      applied.current = wanted;
      onChange(wanted);
    }, typingPause);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <input
      type="search"
      className="chip w-48"
      data-on={value !== undefined}
      aria-label="Description contains"
      placeholder="Description contains…"
      maxLength={200}
      autoComplete="off"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
