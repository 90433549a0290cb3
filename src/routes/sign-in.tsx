import { createFileRoute } from '@tanstack/react-router';
import { searchText } from '#src/lib/search-params.ts';

export const Route = createFileRoute('/sign-in')({
  staticData: { isBare: true },
  validateSearch: (search): { to?: string | undefined } => ({ to: searchText(search.to, 2000) }),
  component: SignInPage,
});

function SignInPage() {
  return null;
}
