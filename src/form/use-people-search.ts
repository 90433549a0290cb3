import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { User } from '#contract/user.ts';
import { assignableOptions } from '#src/api/people.ts';

/** Milliseconds without a key before people are searched. */
const typingPause = 200;

interface PeopleSearch {
  /** Those with access who fit, by name. While `isSearching` they may belong to letters that were typed before. */
  readonly people: readonly User[];
  readonly isSearching: boolean;
  readonly failure: unknown;
  readonly searchAgain: () => void;
}

/** People for a field in which somebody is found by a few letters; nothing is asked for before it is needed. */
export function usePeopleSearch(typed: string, isNeeded: boolean): PeopleSearch {
  const [searched, setSearched] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearched(typed), typingPause);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    ...assignableOptions(searched),
    placeholderData: keepPreviousData,
    enabled: isNeeded,
  });
  return {
    people: found.data ?? [],
    isSearching: isNeeded && (typed !== searched || found.isFetching),
    failure: found.error,
    searchAgain: () => void found.refetch(),
  };
}
