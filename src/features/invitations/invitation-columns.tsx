import { Link } from '@tanstack/react-router';
import type { Invitation } from '#contract/invitation.ts';
import { personName } from '#src/lib/person-name.ts';
import { levelWords, sourceWords } from '#src/lib/person-words.ts';
import type { Column } from '#src/table/record-table.tsx';
import { RelativeTime } from '#src/ui/time.tsx';
import { InvitationStateMark } from './invitation-state.tsx';
import { isMailWrong, MailMark } from './mail-mark.tsx';

export const invitationColumns: readonly Column<Invitation>[] = [
  {
    head: 'Person',
    className: 'md:w-[20%]',
    cell: (invitation) => (
      <span className="block min-w-0">
        <Link
          to="/invitations/$invitationId"
          params={{ invitationId: invitation.invitationId }}
          className="name-link max-w-full truncate align-bottom"
        >
          {personName(invitation)}
        </Link>
        <span className="block truncate text-sm text-faint md:hidden">
          {isMailWrong(invitation) && <span className="text-over">Mail not sent · </span>}
          {levelWords[invitation.level]} · {invitation.clinicRole}
        </span>
      </span>
    ),
  },
  {
    head: 'E-mail',
    className: 'max-lg:hidden',
    cell: (invitation) => <span className="block truncate text-muted">{invitation.email}</span>,
  },
  {
    head: 'Clinic role',
    className: 'max-md:hidden',
    cell: (invitation) => <span className="block truncate">{invitation.clinicRole}</span>,
  },
  {
    head: 'Level',
    className: 'w-20 max-md:hidden',
    cell: (invitation) => (
      <span className={invitation.level === 'member' ? 'text-faint' : 'font-medium'}>
        {levelWords[invitation.level]}
      </span>
    ),
  },
  {
    head: 'Status',
    className: 'w-44',
    cell: (invitation) => <InvitationStateMark invitation={invitation} />,
  },
  {
    head: 'Source',
    className: 'w-24 max-xl:hidden',
    cell: (invitation) => <span className="text-faint">{sourceWords[invitation.invitedSource]}</span>,
  },
  {
    head: 'Invited',
    className: 'w-28 text-right max-md:hidden',
    cell: (invitation) => <RelativeTime at={invitation.createdAt} />,
  },
];

const mailColumn: Column<Invitation> = {
  head: 'Mail',
  className: 'max-lg:hidden',
  cell: (invitation) => (
    <span className="block truncate">
      <MailMark invitation={invitation} />
    </span>
  ),
};

/** Where the server says how far the mails have come. */
export const invitationColumnsWithMail: readonly Column<Invitation>[] = invitationColumns.flatMap((column) =>
  column.head === 'Source' ? [mailColumn, column] : [column],
);
