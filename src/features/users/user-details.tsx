import { Link } from '@tanstack/react-router';
import type { User } from '#contract/user.ts';
import { fullName } from '#src/lib/person-name.ts';
import { levelWords, sourceWords } from '#src/lib/person-words.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Copyable } from '#src/ui/copyable.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { ExactTime, RelativeTime } from '#src/ui/time.tsx';

export function UserDetails({ user, hasAccess }: { user: User; hasAccess: boolean }) {
  const revokedAt = user.accessRevokedAt ?? null;
  return (
    <Details>
      <Detail name="Name">{fullName(user)}</Detail>
      <Detail name="E-mail">
        <Copyable value={user.email} name="e-mail address" />
      </Detail>
      <Detail name="Phone">
        {user.phoneNumber ? (
          <Copyable value={user.phoneNumber} name="phone number" />
        ) : (
          <span className="text-faint">None</span>
        )}
      </Detail>
      <Detail name="Clinic role">{user.clinicRole}</Detail>
      <Detail name="Level">{levelWords[user.level]}</Detail>
      <Detail name="Manages studies">{user.canManageStudies ? 'Yes' : 'No, reads only'}</Detail>
      <Detail name="Dashboard">{user.hasDashboardAccess ? 'May sign in' : 'May not sign in'}</Detail>
      {hasAccess && (
        <Detail name="Access">
          {revokedAt === null ? (
            'Active'
          ) : (
            <>
              <Badge tone="over">Deactivated</Badge> <RelativeTime at={revokedAt} />
            </>
          )}
        </Detail>
      )}
      <Detail name="Last sign-in">
        <ExactTime at={user.lastLoginAt} none="Never" />
      </Detail>
      <Detail name="Came by">{sourceWords[user.invitedSource]}</Detail>
      <Detail name="Since">
        <ExactTime at={user.createdAt} />
      </Detail>
      <Detail name="User id">
        <Copyable value={user.userId} name="user id" />
      </Detail>
      <Detail name="Invitation">
        <Link to="/invitations" search={{ userId: user.userId }} className="link">
          Show how they were invited
        </Link>
      </Detail>
    </Details>
  );
}
