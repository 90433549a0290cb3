import { createFileRoute } from '@tanstack/react-router';
import { searchText } from '#src/lib/search-params.ts';

export const Route = createFileRoute('/reset-password')({
  staticData: { isBare: true },
  validateSearch: (search): { to?: string | undefined } => ({ to: searchText(search.to, 2000) }),
  component: ResetPasswordPage,
});

function ResetPasswordPage() {
  return null;
}
