import type { User } from '#contract/user.ts';
import { fullName } from '#src/lib/person-name.ts';
import { levelWords, sourceWords } from '#src/lib/person-words.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Copyable } from '#src/ui/copyable.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { ExactTime, RelativeTime } from '#src/ui/time.tsx';

export function UserProfile({ user }: { user: User }) {
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
    </Details>
  );
}

const levelNotes = {
  owner: 'everything, owners included',
  admin: 'manages people, invitations and API keys',
  member: 'works with studies',
} as const;

/** `hasAccess`: the server says whose access was revoked; else only what was done here is known. */
export function UserRights({ user, hasAccess }: { user: User; hasAccess: boolean }) {
  const revokedAt = user.accessRevokedAt ?? null;
  return (
    <Details>
      <Detail name="Level">
        {levelWords[user.level]} <span className="text-muted">· {levelNotes[user.level]}</span>
      </Detail>
      <Detail name="Manages studies">{user.canManageStudies ? 'Yes' : 'No, reads only'}</Detail>
      <Detail name="Dashboard">{user.hasDashboardAccess ? 'May sign in' : 'May not sign in'}</Detail>
      {(hasAccess || revokedAt !== null) && (
        <Detail name="Access">
          {revokedAt === null ? (
            'Active'
          ) : (
            <>
              <Badge tone="over">Deactivated</Badge> <RelativeTime at={revokedAt} />
              {!hasAccess && <span className="text-muted"> · as recorded by Readroom</span>}
            </>
          )}
        </Detail>
      )}
    </Details>
  );
}
