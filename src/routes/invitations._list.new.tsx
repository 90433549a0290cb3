import { createFileRoute } from '@tanstack/react-router';
import { InviteDialog } from '#src/features/invitations/invite-dialog.tsx';
import { searchText } from '#src/lib/search-params.ts';

interface InviteSearch {
  /** The invitation whose details are filled in. An address never stands here: URLs end up in histories and logs. */
  readonly again?: string | undefined;
}

/** Over the list, which stays as it is. */
export const Route = createFileRoute('/invitations/_list/new')({
  validateSearch: (search): InviteSearch => ({ again: searchText(search.again, 36) }),
  component: Invite,
});

function Invite() {
  const { again } = Route.useSearch();
  const navigate = Route.useNavigate();
  const closeTo = () =>
    void navigate({
      to: '/invitations',
      search: ({ again: _, ...filters }) => filters,
      replace: true,
    });
  return <InviteDialog again={again} closeTo={closeTo} />;
}
