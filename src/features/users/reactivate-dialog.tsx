import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { User } from '#contract/user.ts';
import { userReactivate } from '#contract/user-endpoints.ts';
import { mayManagePeople, mayReactivate } from '#contract/user-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { look, NotWritten } from '#src/api/write-once.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { SaveFailure } from '#src/form/save-failure.tsx';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { personName } from '#src/lib/person-name.ts';
import { levelWords } from '#src/lib/person-words.ts';
import { Button } from '#src/ui/button.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { forgetWhatTheyHad, leaverOptions } from './leaver-queries.ts';
import { studiesWords } from './leaver-words.ts';
import { keepUser, userOptions } from './user-queries.ts';

interface ReactivateDialogProps {
  readonly userId: string;
  /** Leaves the address when there is nothing to go back to. */
  readonly closeTo: () => void;
}

/** Nothing until the person is there: the page below says how that is going. */
export function ReactivateDialog({ userId, closeTo }: ReactivateDialogProps) {
  const { data } = useQuery({ ...userOptions(userId), enabled: false });
  return data === undefined ? null : <KnownPerson key={userId} user={data} closeTo={closeTo} />;
}

/** What changes nothing is what Enter does. */
const focusAtOnce = (button: HTMLButtonElement | null) => button?.focus();

function nothing(): void {}

const count = (number: number) => number.toLocaleString('en');

function KnownPerson({ user, closeTo }: { user: User; closeTo: () => void }) {
  const { userId } = user;
  const client = useQueryClient();
  const session = useSession();
  const authority = authorityOf(session);
  const permission = mayReactivate(authority, user);
  const hasAccess = (user.accessRevokedAt ?? null) === null;
  const isKnown = session.capabilities.userAccess || !hasAccess;
  const { leave } = useLeaveGuard(false, closeTo, nothing);
  const leaver = useQuery({ ...leaverOptions(userId), enabled: mayManagePeople(authority).allowed });
  const leaving = leaver.data?.leaving ?? null;
  const name = personName(user);

  const reactivate = useMutation({
    mutationFn: async (): Promise<User> => {
      try {
        // To ask twice gives access once.
        await answerOf(userReactivate, { body: { userId } });
      } catch (failure) {
        if (!(failure instanceof ApiFailure && failure.isOutcomeUnknown)) throw failure;
        const now = await look(() => client.fetchQuery({ ...userOptions(userId), staleTime: 0 }), failure);
        if ((now.accessRevokedAt ?? null) !== null)
          throw new NotWritten('Nobody was reactivated.', { cause: failure });
        return now;
      }
      const version = user.version === undefined || hasAccess ? {} : { version: user.version + 1 };
      return { ...user, accessRevokedAt: null, ...version };
    },
    onSuccess: (now) => {
      keepUser(client, now);
      forgetWhatTheyHad(client, userId);
      leave();
      showNotice(`${name} has access again.`, { tone: 'ok' });
    },
  });

  const rights = [
    levelWords[user.level],
    user.canManageStudies ? 'manages studies' : 'reads studies',
    user.hasDashboardAccess ? 'may sign in' : 'may not sign in',
  ].join(', ');
  const reason = !permission.allowed
    ? permission.reason
    : hasAccess && isKnown
      ? `${name} has access already.`
      : undefined;
  return (
    <Dialog
      title={`Reactivate ${name}`}
      description={`${user.clinicRole} · ${user.email}`}
      onClose={leave}
      footer={
        <div className="flex flex-col gap-3">
          {reason !== undefined && <p className="text-muted">{reason}</p>}
          {!reactivate.isPending && (
            <SaveFailure
              failure={reactivate.error}
              hasField={() => false}
              asItWas={`${name} is still deactivated`}
            />
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Button ref={focusAtOnce} onClick={leave}>
              Cancel
            </Button>
            <Button
              look="primary"
              reason={reason}
              isBusy={reactivate.isPending}
              onClick={() => reactivate.mutate()}
            >
              Reactivate {name}
            </Button>
          </div>
        </div>
      }
    >
      <div className="flex flex-col gap-3">
        {!isKnown && (
          <p>
            Readroom has not deactivated {name}. If it was done elsewhere, this gives access back; if not, it
            changes nothing.
          </p>
        )}
        <p>They get back the rights that they had: {rights}.</p>
        <p className="font-medium">What does not come back:</p>
        <ul className="list-disc space-y-1 pl-5">
          <li>Their sessions. They sign in anew.</li>
          <li>API keys that were revoked. New ones can be made.</li>
          <li>
            Studies that were handed over
            {leaving?.state === 'running' && ` (${count(leaving.handedOver)} so far)`}. They stay with whoever
            has them now.
          </li>
        </ul>
        {leaving?.state === 'running' && (
          <p>The hand-over stops: {studiesWords(leaving.left)} stay theirs.</p>
        )}
      </div>
    </Dialog>
  );
}
