import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { ApiFailure } from '#src/api/failure.ts';
import { failureWords } from '#src/api/failure-words.ts';
import { FilterField } from '#src/ui/filter-field.tsx';
import { isWholeAddress } from './user-filters.ts';
import { userOptions } from './user-queries.ts';
import { isUserId } from './user-search.ts';

interface FindBoxProps {
  /** What is applied. */
  readonly value: string;
  readonly onApply: (text: string) => void;
}

/** One box for a name, a whole address or an id. What it makes of the text stands below it. */
export function FindBox({ value, onApply }: FindBoxProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [idNote, setIdNote] = useState('');
  const id = useId();

  const goTo = async (userId: string) => {
    if (!/^usr_[0-9a-f]{32}$/.test(userId)) return setIdNote('A user id is usr_ and 32 hexadecimal digits.');
    setIdNote('Looking for this id…');
    try {
      await client.fetchQuery(userOptions(userId));
      await navigate({ to: '/users/$userId', params: { userId } });
    } catch (failure) {
      const isNobody = failure instanceof ApiFailure && failure.code === 'not_found';
      setIdNote(isNobody ? 'Nobody with this id is in this clinic.' : failureWords(failure).message);
    }
  };
  const apply = (text: string) => {
    setIdNote('');
    if (isUserId(text)) void goTo(text.toLowerCase());
    onApply(text);
  };
  const note =
    idNote ||
    (!value.includes('@')
      ? ''
      : isWholeAddress(value)
        ? 'Only who has exactly this address.'
        : 'An e-mail is found by its whole address only: type it to the end.');
  return (
    <>
      <FilterField
        label="Find by name, whole e-mail or id"
        className="w-64 max-md:basis-full"
        spellCheck={false}
        aria-describedby={`${id}-note`}
        value={value}
        onApply={apply}
      />
      <p id={`${id}-note`} role="status" className="basis-full text-sm text-muted empty:hidden md:order-last">
        {note}
      </p>
    </>
  );
}
