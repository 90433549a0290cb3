import { Link } from '@tanstack/react-router';
import type { User } from '#contract/user.ts';
import { initials, personName } from '#src/lib/person-name.ts';
import { levelWords, rightsWords, sourceWords } from '#src/lib/person-words.ts';
import type { Column } from '#src/table/record-table.tsx';
import { Avatar } from '#src/ui/avatar.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { RelativeTime } from '#src/ui/time.tsx';

const isDeactivated = (user: User) => (user.accessRevokedAt ?? null) !== null;

function NameCell({ user }: { user: User }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Avatar initials={initials(user)} isDim={isDeactivated(user)} />
      <span className="min-w-0">
        <Link
          to="/users/$userId"
          params={{ userId: user.userId }}
          className="name-link max-w-full truncate align-bottom"
        >
          {personName(user)}
        </Link>
        <span className="block truncate text-sm text-faint md:hidden">
          {isDeactivated(user) && <span className="text-over">Deactivated · </span>}
          {levelWords[user.level]} · {user.clinicRole}
        </span>
      </span>
    </span>
  );
}

const nameColumn: Column<User> = {
  head: 'Name',
  className: 'md:w-[21%]',
  cell: (user) => <NameCell user={user} />,
};

const accessColumn: Column<User> = {
  head: 'Access',
  className: 'w-28 max-lg:hidden',
  cell: (user) =>
    isDeactivated(user) ? <Badge tone="over">Deactivated</Badge> : <span className="text-faint">Active</span>,
};

const recordColumn: Column<User> = {
  ...accessColumn,
  // Of others nobody knows.
  cell: (user) =>
    isDeactivated(user) && (
      <span title="As recorded by Readroom">
        <Badge tone="over">Deactivated</Badge>
      </span>
    ),
};

const otherColumns: readonly Column<User>[] = [
  {
    head: 'E-mail',
    className: 'max-lg:hidden',
    cell: (user) => <span className="block truncate text-muted">{user.email}</span>,
  },
  {
    head: 'Clinic role',
    className: 'max-md:hidden',
    cell: (user) => <span className="block truncate">{user.clinicRole}</span>,
  },
  {
    head: 'Level',
    className: 'w-20 max-md:hidden',
    cell: (user) => (
      <span className={user.level === 'member' ? 'text-faint' : 'font-medium'}>{levelWords[user.level]}</span>
    ),
  },
  {
    head: 'Rights',
    className: 'w-40 max-md:hidden',
    cell: (user) => <span className="block truncate text-muted">{rightsWords(user) || 'Reads only'}</span>,
  },
  {
    head: 'Source',
    className: 'w-24 max-xl:hidden',
    cell: (user) => <span className="text-faint">{sourceWords[user.invitedSource]}</span>,
  },
  {
    head: 'Last sign-in',
    className: 'w-28 text-right',
    cell: (user) => <RelativeTime at={user.lastLoginAt} none="Never" />,
  },
];

const withAccess = (column: Column<User>): readonly Column<User>[] => [
  nameColumn,
  ...otherColumns.slice(0, -1),
  column,
  ...otherColumns.slice(-1),
];
/** Where the server says whose access was revoked. */
export const userColumnsWithAccess = withAccess(accessColumn);
/** Where it does not, and only what was done here is known. */
export const userColumnsWithRecord = withAccess(recordColumn);
