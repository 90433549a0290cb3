import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { User } from '#contract/user.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailedState, ForbiddenState } from '#src/feedback/states.tsx';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { personName } from '#src/lib/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { LeaverForm } from './leaver-form.tsx';
import { LeaverProgress } from './leaver-progress.tsx';
import { leaverOptions, useHandOver } from './leaver-queries.ts';
import { userOptions } from './user-queries.ts';

interface LeaverDialogProps {
  readonly userId: string;
  /** Leaves the address when there is nothing to go back to. */
  readonly closeTo: () => void;
}

/** Nothing until the person is there: the page below says how that is going. */
export function LeaverDialog({ userId, closeTo }: LeaverDialogProps) {
  // Asked for by the page, which has said by now whether there is such a person.
  const { data } = useQuery({ ...userOptions(userId), enabled: false });
  return data === undefined ? null : <KnownLeaver key={userId} user={data} closeTo={closeTo} />;
}

function nothing(): void {}

function KnownLeaver({ user, closeTo }: { user: User; closeTo: () => void }) {
  const permission = mayManagePeople(authorityOf(useSession()));
  const leaver = useQuery({ ...leaverOptions(user.userId), enabled: permission.allowed });
  const use = useHandOver(user);
  const [isDirty, setIsDirty] = useState(false);
  const [foot, setFoot] = useState<HTMLElement | null>(null);
  const { leave, close, question } = useLeaveGuard(isDirty, closeTo, nothing);
  const leaving = leaver.data?.leaving ?? null;
  const isAsking = permission.allowed && leaver.data !== undefined && leaving === null;

  // Begun here, or being gone on with here: when it is done, the notice says so.
  const wasAtIt = useRef(false);
  wasAtIt.current ||= use.isAtIt;
  const isDone = leaving?.state === 'finished' && !use.isAtIt && wasAtIt.current;
  useEffect(() => {
    if (isDone) leave();
  }, [isDone, leave]);

  return (
    <Dialog
      title={leaving === null ? `Deactivate ${personName(user)}` : `${personName(user)} is deactivated`}
      description={
        leaving === null ? `${user.clinicRole} · ${user.email}` : 'Access and sessions have ended.'
      }
      isSheet
      onClose={close}
      footer={
        // The form's own buttons come here, too: the dialog stays the same from the first look to the last study.
        <div ref={setFoot}>
          {!isAsking && (
            <div className="flex flex-wrap items-center justify-end gap-2">
              {use.isAtIt && (
                <span className="mr-auto text-sm text-muted">It goes on when this is closed.</span>
              )}
              <Button onClick={close}>Close</Button>
            </div>
          )}
        </div>
      }
    >
      {!permission.allowed ? (
        <ForbiddenState reason={permission.reason} />
      ) : leaving !== null ? (
        <LeaverProgress leaving={leaving} use={use} />
      ) : leaver.data !== undefined ? (
        <LeaverForm
          user={user}
          leaver={leaver.data}
          foot={foot}
          onDirty={setIsDirty}
          onCancel={close}
          onBegun={use.handOver}
        />
      ) : leaver.error !== null ? (
        <FailedState failure={leaver.error} onRetry={() => void leaver.refetch()} />
      ) : (
        <Skeleton width="60%" />
      )}
      {question}
    </Dialog>
  );
}
