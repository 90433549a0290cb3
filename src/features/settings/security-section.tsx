import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ExactTime } from '#src/ui/time.tsx';
import { Section } from './section.tsx';
import { securityOptions } from './settings-queries.ts';

/** Fewer than this, and it is time for new ones. */
const fewCodes = 4;

/** How the person proves who they are, each with the way to change it. */
export function SecuritySection() {
  const { data, error, refetch } = useQuery(securityOptions);
  if (data === undefined)
    return (
      <Section title="Signing in">
        {error === null ? (
          <Skeleton width="16rem" />
        ) : (
          <FailureLine failure={error} onRetry={() => void refetch()} />
        )}
      </Section>
    );
  const { hasPassword, secondFactor, isSecondFactorRequired } = data;
  return (
    <Section title="Signing in">
      <Details>
        <Detail name="Password">
          <Row
            action={
              hasPassword ? (
                <Change form="password">Change it</Change>
              ) : (
                <Link to="/reset-password" className="link">
                  Set one by mail
                </Link>
              )
            }
          >
            {hasPassword ? 'Set' : 'None yet: you have only come in by links.'}
          </Row>
        </Detail>
        <Detail name="Second factor">
          <Row
            action={
              secondFactor === null ? (
                <Change form="second-factor">Set it up</Change>
              ) : (
                <Change form="remove-second-factor">Remove it</Change>
              )
            }
          >
            {secondFactor === null ? (
              <>
                None{' '}
                <span className="block text-muted">
                  With one, a sign-in takes a code from your phone as well: a password alone lets nobody in.
                </span>
              </>
            ) : (
              <>
                <Badge tone="ok">On</Badge> since <ExactTime at={secondFactor.since} isDay />
                {isSecondFactorRequired && <span className="text-muted">, as your clinic asks</span>}
              </>
            )}
          </Row>
        </Detail>
        {secondFactor !== null && (
          <Detail name="Recovery codes">
            <Row action={<Change form="recovery-codes">Make new ones</Change>}>
              {secondFactor.recoveryCodesLeft} of 10 left
              {secondFactor.recoveryCodesLeft < fewCodes && (
                <>
                  {' '}
                  <Badge tone="warn">Few</Badge>
                </>
              )}
            </Row>
          </Detail>
        )}
      </Details>
    </Section>
  );
}

function Row({ action, children }: { action: React.ReactNode; children: React.ReactNode }) {
  return (
    <span className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
      <span className="min-w-0 flex-1 basis-48">{children}</span>
      {action}
    </span>
  );
}

type SecurityForm = 'password' | 'second-factor' | 'remove-second-factor' | 'recovery-codes';

function Change({ form, children }: { form: SecurityForm; children: string }) {
  return (
    <Link to="/settings/security/$form" params={{ form }} className="link">
      {children}
    </Link>
  );
}
