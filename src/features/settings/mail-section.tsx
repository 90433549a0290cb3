import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mailTest } from '#contract/mail.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Button } from '#src/ui/button.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { RelativeTime } from '#src/ui/time.tsx';
import { Section } from './section.tsx';
import { mailStatusOptions } from './settings-queries.ts';

export function MailSection() {
  const client = useQueryClient();
  const session = useSession();
  const permission = mayManagePeople(authorityOf(session));
  const status = useQuery({ ...mailStatusOptions, enabled: permission.allowed });
  const send = useMutation({
    mutationFn: () => answerOf(mailTest, { body: {} }),
    onSettled: () => client.invalidateQueries(mailStatusOptions),
  });
  if (!permission.allowed)
    return (
      <Section title="Mail">
        <p className="text-muted">{permission.reason}</p>
      </Section>
    );
  const { data } = status;
  const off = data?.isConfigured === false ? 'Mail is not configured.' : undefined;
  return (
    <Section
      title="Mail"
      note={
        session.capabilities.invitationMail
          ? 'Invitations, links for new passwords, notices about the own account.'
          : 'Links for passwords, notices about the own account. Invitations are mailed by the Viewer API.'
      }
    >
      {status.isError && <FailureLine failure={status.error} onRetry={() => void status.refetch()} />}
      <Details>
        <Detail name="Sent from">
          {data === undefined ? (
            <Skeleton />
          ) : data.isConfigured ? (
            (data.from ?? 'Unknown')
          ) : (
            'Nowhere: mail is not configured. Whoever runs Readroom sets SMTP_URL and MAIL_FROM.'
          )}
        </Detail>
        {data?.isConfigured && (
          <Detail name="Last problem">
            {data.lastProblem === null ? (
              'None'
            ) : (
              <>
                {data.lastProblem.message} <RelativeTime at={data.lastProblem.at} />
              </>
            )}
          </Detail>
        )}
      </Details>
      <div className="mt-3 flex flex-col items-start gap-3">
        <Button isBusy={send.isPending} reason={off} onClick={() => send.mutate()}>
          {send.isPending ? 'Sending a test mail…' : `Send a test mail to ${session.person.email}`}
        </Button>
        <div role="status">
          {send.data !== undefined && !send.isPending && (
            <p className={`rounded px-3 py-2 ${send.data.success ? 'bg-accent-soft' : 'bg-stat-soft'}`}>
              {send.data.success ? '' : 'Not sent. '}
              {send.data.message}
            </p>
          )}
        </div>
        {send.isError && <FailureLine failure={send.error} />}
      </div>
    </Section>
  );
}
