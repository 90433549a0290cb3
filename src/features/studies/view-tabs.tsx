import { Link } from '@tanstack/react-router';
import { type StudySearch, type StudyView, searchInView, studyViews } from './study-search.ts';

const words: Readonly<Record<StudyView, string>> = {
  open: 'Open',
  complete: 'Complete',
  cancelled: 'Cancelled',
  all: 'All',
};

export function ViewTabs({ search }: { search: StudySearch }) {
  return (
    <nav aria-label="Views" className="flex items-center gap-1">
      {studyViews.map((view) => (
        <Link
          key={view}
          to="/studies"
          search={searchInView(search, view)}
          className="tab"
          preload={false}
          // They differ in the search alone.
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {words[view]}
        </Link>
      ))}
    </nav>
  );
}
