import { FilterBar, type FilterBarProps } from './filter-bar.tsx';
import { Freshness } from './freshness.tsx';
import type { Worklist } from './use-worklist.ts';

interface WorklistToolbarProps extends FilterBarProps {
  readonly worklist: Worklist;
}

/** The second line of the page: what is shown, and how fresh it is. The default export is for `lazy`. */
export default function WorklistToolbar({ worklist, ...filters }: WorklistToolbarProps) {
  return (
    <>
      <FilterBar {...filters} />
      <Freshness worklist={worklist} />
    </>
  );
}
