import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { UserReference } from '#contract/references.ts';
import type { Study } from '#contract/study.ts';
import { assignableOptions } from '#src/api/people.ts';
import { useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { initials, personName } from '#src/lib/person-name.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { AssignFailure } from './assign-failure.tsx';
import { changeStudy } from './study-action.ts';
import { referenceTo } from './study-change.ts';
import { assigneeWords } from './study-words.ts';

/** Milliseconds without a key before people are searched. */
const typingPause = 200;

interface Choice {
  /** Null is nobody. */
  readonly person: UserReference | null;
  readonly name: string;
  readonly note: string;
  readonly initials: string | undefined;
}

/** As soon as the field is there, before the dialog would give the focus to its first button. */
const focusAtOnce = (input: HTMLInputElement | null) => input?.focus();

/** Picks who reads a study: a few letters, Enter. The default export is for `lazy`. */
export default function AssignDialog({ study, onClose }: { study: Study; onClose: () => void }) {
  const client = useQueryClient();
  const session = useSession();
  const { person } = session;
  const [typed, setTyped] = useState('');
  const [searched, setSearched] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const assign = useMutation({
    mutationFn: (to: UserReference | null) =>
      changeStudy({ client, session }, study, { field: 'assignedTo', to }),
  });
  const people = useQuery({ ...assignableOptions(searched), placeholderData: keepPreviousData });

  useEffect(() => {
    const timer = setTimeout(() => setSearched(typed), typingPause);
    return () => clearTimeout(timer);
  }, [typed]);

  const assignedId = study.assignedTo?.userId;
  const choices: Choice[] = (people.data ?? [])
    .filter((user) => user.userId !== assignedId && (searched !== '' || user.userId !== person.userId))
    .map((user) => ({
      person: referenceTo(user),
      name: personName(user),
      note: user.userId === person.userId ? `${user.clinicRole}, you` : user.clinicRole,
      initials: initials(user),
    }));
  if (searched === '') {
    const first: Choice[] = [];
    if (assignedId !== person.userId)
      first.push({
        person: referenceTo(person),
        name: `Me (${personName(person)})`,
        note: person.clinicRole,
        initials: initials(person),
      });
    if (assignedId !== undefined)
      first.push({ person: null, name: 'Nobody', note: 'take the assignment away', initials: undefined });
    choices.unshift(...first);
  }
  const current = Math.min(active, choices.length - 1);

  const choose = (choice: Choice | undefined) => {
    if (choice === undefined || assign.isPending) return;
    assign.mutate(choice.person, { onSuccess: onClose });
  };
  const press = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      // What is on the screen belongs to letters that were typed before.
      if (typed === searched && !people.isPlaceholderData) choose(choices[current]);
    } else if (move !== undefined && choices.length > 0) {
      event.preventDefault();
      const next = (current + move + choices.length) % choices.length;
      setActive(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    }
  };

  return (
    <Dialog
      title="Assign"
      description={
        <>
          {study.studyDescription}
          <span className="block">Now: {assigneeWords(study.assignedTo)}</span>
        </>
      }
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <input
          ref={focusAtOnce}
          role="combobox"
          className="field w-full"
          aria-label="Find a person"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={choices[current] && `${id}-${current}`}
          aria-autocomplete="list"
          autoComplete="off"
          placeholder="First or last name, or an e-mail address"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onKeyDown={press}
        />
        {assign.error !== null && <AssignFailure failure={assign.error} />}
        {people.error !== null && (
          <FailureLine failure={people.error} onRetry={() => void people.refetch()} />
        )}
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label="People"
          aria-busy={people.isFetching || assign.isPending}
          className="-mx-2 h-72 overflow-y-auto"
        >
          {choices.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text field's, which keeps the focus
            <div
              key={choice.person?.userId}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className="flex h-row cursor-pointer items-center gap-2.5 rounded px-2 hover:bg-hover aria-selected:bg-selected"
              onClick={() => choose(choice)}
            >
              {choice.initials === undefined ? (
                <span className="size-5 rounded-full border border-dashed border-control" />
              ) : (
                <Avatar initials={choice.initials} />
              )}
              <span className="truncate font-medium">{choice.name}</span>
              <span className="ml-auto truncate text-sm text-muted">{choice.note}</span>
            </div>
          ))}
          {choices.length === 0 && people.data !== undefined && (
            <p className="px-2 py-1.5 text-muted">
              {people.isFetching ? 'Searching…' : 'Nobody with access has such a name.'}
            </p>
          )}
        </div>
        <p role="status" className="text-sm text-muted">
          {assign.isPending ? 'Assigning…' : 'Arrow keys choose, Enter assigns, Esc leaves it as it is.'}
        </p>
      </div>
    </Dialog>
  );
}
