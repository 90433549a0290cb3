import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { studyListOptions } from './study-queries.ts';
import type { StudySearch } from './study-search.ts';
import { firstStudyQuery } from './use-worklist.ts';

/** Milliseconds that the former rows may stay: a skeleton for a blink is worse than none. */
const blink = 150;

/** What the rows are drawn for. */
export interface ShownList {
  readonly search: StudySearch;
  /** Names the history entry. */
  readonly placeKey: string;
}

/** The list that the address asks for, once its first rows are there or keep somebody waiting; until then the former one. */
export function useShownList(search: StudySearch, placeKey: string): ShownList {
  const query = firstStudyQuery(search);
  const { isPending } = useQuery({ ...studyListOptions(query ?? {}), enabled: query !== undefined });
  const isAwaited = query !== undefined && isPending;
  const [late, setLate] = useState<StudySearch>();
  useEffect(() => {
    if (!isAwaited) return;
    const timer = setTimeout(() => setLate(search), blink);
    return () => clearTimeout(timer);
  }, [search, isAwaited]);
  const shown = useRef<ShownList>({ search, placeKey });
  if (!isAwaited || late === search) shown.current = { search, placeKey };
  return shown.current;
}
