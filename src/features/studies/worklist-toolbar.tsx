import UnreadableNote from '#src/feedback/unreadable-note.tsx';
import { FilterBar, type FilterBarProps } from './filter-bar.tsx';
import { Freshness } from './freshness.tsx';
import type { Worklist } from './use-worklist.ts';

interface WorklistToolbarProps extends FilterBarProps {
  readonly worklist: Worklist;
}

/** The second line of the page: what is shown, and how fresh it is. The default export is for `lazy`. */
export default function WorklistToolbar({ worklist, ...filters }: WorklistToolbarProps) {
  const unreadable = worklist.sections
    .flatMap(({ list }) => list.pages?.pages ?? [])
    .reduce((sum, page) => sum + (page.unreadable ?? 0), 0);
  return (
    <>
      <FilterBar {...filters} />
      <Freshness worklist={worklist} />
      {unreadable > 0 && <UnreadableNote count={unreadable} nouns={['study', 'studies']} />}
    </>
  );
}
