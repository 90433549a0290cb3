import { Link } from '@tanstack/react-router';
import type { Column } from '#src/table/record-table.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { ExactTime, RelativeTime } from '#src/ui/time.tsx';
import { mayWords, type ReviewRow } from './access-review-rows.ts';

const Name = ({ row }: { row: ReviewRow }) => (
  <span className="block min-w-0">
    {row.kind === 'person' ? (
      <Link
        to="/users/$userId"
        params={{ userId: row.id }}
        className="name-link max-w-full truncate align-bottom"
      >
        {row.name}
      </Link>
    ) : (
      <span className="font-medium">{row.name}</span>
    )}
    <span className="block truncate text-sm text-faint md:hidden">
      {row.revokedAt !== null && <span className="text-over">Deactivated · </span>}
      {row.level} · {mayWords(row)}
    </span>
  </span>
);

export const reviewColumns: readonly Column<ReviewRow>[] = [
  { head: 'Who', className: 'md:w-[18%]', cell: (row) => <Name row={row} /> },
  {
    head: 'E-mail or key',
    className: 'max-lg:hidden',
    cell: (row) => <span className="block truncate text-muted">{row.known}</span>,
  },
  { head: 'Level', className: 'w-20 max-md:hidden', cell: (row) => row.level },
  {
    head: 'May',
    className: 'w-60 max-md:hidden',
    cell: (row) => <span className="block truncate">{mayWords(row)}</span>,
  },
  {
    head: 'Active',
    className: 'w-28 max-md:hidden',
    cell: (row) =>
      row.revokedAt === null ? (
        <span className="text-faint">{row.isActive ? 'Active' : 'Not known'}</span>
      ) : (
        <Badge tone="over">Deactivated</Badge>
      ),
  },
  {
    head: 'Second factor',
    className: 'w-28 max-lg:hidden',
    cell: (row) => (
      <span className={row.secondFactor === true ? '' : 'text-faint'}>
        {row.secondFactor === undefined ? '' : row.secondFactor ? 'Yes' : 'No'}
      </span>
    ),
  },
  {
    head: 'Since',
    className: 'w-28 max-xl:hidden',
    cell: (row) => <ExactTime at={row.since} isDay />,
  },
  {
    head: 'Came by',
    className: 'w-28 max-xl:hidden',
    cell: (row) => <span className="block truncate text-faint">{row.source}</span>,
  },
  {
    head: 'Last sign-in',
    className: 'w-28 text-right',
    cell: (row) => <RelativeTime at={row.lastAt} none="Never" />,
  },
];
