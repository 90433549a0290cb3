import { createFileRoute } from '@tanstack/react-router';
import { searchText } from '#src/lib/search-params.ts';

export const Route = createFileRoute('/set-up')({
  staticData: { isBare: true },
  validateSearch: (search): { to?: string | undefined } => ({ to: searchText(search.to, 2000) }),
  component: SetUpPage,
});

function SetUpPage() {
  return null;
}
