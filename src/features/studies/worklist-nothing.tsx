import { EmptyState, ForbiddenState, NoMatchState } from '#src/feedback/states.tsx';
import { isFiltered, type StudySearch, viewOf } from './study-search.ts';

interface WorklistNothingProps {
  readonly search: StudySearch;
  /** Why the lists may not be seen; undefined when they may, but have no rows. */
  readonly forbidden: string | undefined;
  readonly onClear: () => void;
}

/** In place of the table. The default export is for `lazy`. */
export default function WorklistNothing({ search, forbidden, onClear }: WorklistNothingProps) {
  if (forbidden !== undefined) return <ForbiddenState reason={forbidden} />;
  if (isFiltered(search)) return <NoMatchState title="No study fits" onClear={onClear} />;
  return viewOf(search) === 'open' ? (
    <EmptyState title="No open studies">
      Everything is read. New studies appear here by themselves.
    </EmptyState>
  ) : (
    <EmptyState title="No studies here" />
  );
}
