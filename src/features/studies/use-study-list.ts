import { hashKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Study } from '#contract/study.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { createStudyCollector } from './collect-studies.ts';
import { wholeSectionMax } from './section-summary.ts';
import type { StudyPages } from './study-pages.ts';
import { loadNextPage, studyListOptions } from './study-queries.ts';
import type { StudyListQuery } from './study-search.ts';
import { byLongestWait } from './study-wait.ts';

interface StudyListUse {
  /** False as long as something else should be fetched first. */
  readonly isEnabled: boolean;
  /** Loaded to its end in the background, and ordered by the longest wait here. */
  readonly isWhole: boolean;
}

export interface StudyList {
  readonly query: StudyListQuery;
  readonly pages: StudyPages | undefined;
  /** In the order in which they are shown. */
  readonly studies: readonly Study[];
  /** Of the first page; of a later one while `more` is `failed`. */
  readonly failure: unknown;
  readonly more: 'idle' | 'loading' | 'failed';
  loadMore(): void;
  /** After a failure: the same again, or from the start where the same would fail again. */
  retry(): void;
}

const noStudies: readonly Study[] = [];

export function useStudyList(query: StudyListQuery, { isEnabled, isWhole }: StudyListUse): StudyList {
  const client = useQueryClient();
  const options = studyListOptions(query);
  const { data: pages, error, refetch } = useQuery({ ...options, enabled: isEnabled });
  const hash = hashKey(options.queryKey);
  const [load, setLoad] = useState<{ hash: string; more: StudyList['more']; failure?: unknown }>({
    hash,
    more: 'idle',
  });
  const more = load.hash === hash ? load.more : 'idle';
  const collect = useMemo(() => (hash === '' ? undefined : createStudyCollector()), [hash]);
  const studies = useMemo(() => {
    const all = pages && collect ? collect(pages.pages) : noStudies;
    return isWhole ? all.toSorted(byLongestWait) : all;
  }, [pages, collect, isWhole]);

  // Asked for by an effect and by a button: the state of the last drawing is too old to tell.
  const isLoading = useRef<string>(undefined);
  const loadMore = async () => {
    if (isLoading.current === hash) return;
    isLoading.current = hash;
    setLoad({ hash, more: 'loading' });
    try {
      await loadNextPage(client, query);
      setLoad((now) => (now.hash === hash ? { hash, more: 'idle' } : now));
    } catch (failure) {
      setLoad((now) => (now.hash === hash ? { hash, more: 'failed', failure } : now));
    } finally {
      if (isLoading.current === hash) isLoading.current = undefined;
    }
  };

  const isShort = isWhole && pages?.next !== undefined && studies.length < wholeSectionMax;
  useEffect(() => {
    if (isShort && more === 'idle') void loadMore();
  });

  return {
    query,
    pages,
    studies,
    failure: pages === undefined ? error : more === 'failed' ? load.failure : null,
    more,
    loadMore: () => void loadMore(),
    retry() {
      if (pages === undefined) void refetch();
      // A cursor that is refused once is refused for ever.
      else if (load.failure instanceof ApiFailure && load.failure.kind === 'refused') {
        setLoad({ hash, more: 'idle' });
        void client.resetQueries({ queryKey: options.queryKey });
      } else void loadMore();
    },
  };
}
