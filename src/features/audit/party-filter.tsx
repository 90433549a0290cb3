import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { failureWords } from '#src/api/failure-words.ts';
import { Combobox } from '#src/ui/combobox.tsx';
import { type PartyRole, partyOptions } from './party-search.ts';

const words = {
  actor: { label: 'By whom', applied: 'By', placeholder: 'By whom: a name, a key' },
  object: { label: 'About what', applied: 'About', placeholder: 'About: a name, a study, an id' },
} as const;

/** Milliseconds without a key before it is searched. */
const typingPause = 200;

interface PartyFilterProps {
  party: PartyRole;
  /** The id that is applied; it is in the address, the name never is. */
  value: string | undefined;
  /** By what the entries that fit call it. */
  nameOf: (id: string) => string | undefined;
  onApply: (id: string | undefined) => void;
}

/** Somebody or something, found by a few letters; once applied, a chip that takes it away again. */
export function PartyFilter({ party, value, nameOf, onApply }: PartyFilterProps) {
  const [typed, setTyped] = useState('');
  const [searched, setSearched] = useState('');
  const [picked, setPicked] = useState<{ readonly id: string; readonly name: string }>();
  const isOwnChange = useRef(false);
  useEffect(() => {
    const timer = setTimeout(() => setSearched(typed.trim()), typingPause);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({ ...partyOptions(party, searched), enabled: searched !== '' });
  const isSearching = typed.trim() !== searched || found.isFetching;

  // The field becomes a chip and the chip a field: whoever was in the one goes on in the other.
  const element = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of what is applied that swaps them
  useEffect(() => {
    if (isOwnChange.current) element.current?.focus();
    isOwnChange.current = false;
  }, [value]);
  const holds = (held: HTMLElement | null) => {
    element.current = held;
  };
  const apply = (id: string | undefined) => {
    isOwnChange.current = true;
    setTyped('');
    onApply(id);
  };

  const { label, applied, placeholder } = words[party];
  if (value !== undefined)
    return (
      <button ref={holds} type="button" className="chip" data-on="true" onClick={() => apply(undefined)}>
        {applied}{' '}
        <span className="max-w-48 truncate">
          {nameOf(value) ?? (picked?.id === value ? picked.name : value)}
        </span>
        <span className="sr-only">: remove this filter</span>
        <span aria-hidden="true">✕</span>
      </button>
    );
  return (
    <div className="w-60 max-md:min-w-36 max-md:flex-1">
      <Combobox
        isStrict
        inputRef={holds}
        aria-label={label}
        aria-busy={isSearching && typed !== ''}
        className="min-h-7! rounded-full! bg-transparent! px-3!"
        placeholder={placeholder}
        value={typed}
        options={isSearching ? [] : (found.data ?? [])}
        none={
          typed.trim() === ''
            ? undefined
            : isSearching
              ? 'Searching…'
              : found.error
                ? `${failureWords(found.error).title}. Type again to search again.`
                : 'Nothing in the clinic has such a name.'
        }
        onText={setTyped}
        onPick={(option) => {
          setPicked({ id: option.id, name: option.label });
          apply(option.id);
        }}
      />
    </div>
  );
}
