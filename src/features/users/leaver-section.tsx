import { useQuery } from '@tanstack/react-query';
import type { User } from '#contract/user.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Section } from '#src/ui/section.tsx';
import { LeaverProgress } from './leaver-progress.tsx';
import { leaverOptions, useHandOver } from './leaver-queries.ts';

/** Milliseconds: whoever hands over may be somebody else, or the server. */
const lookAgain = 3_000;

/** On the page of somebody who was deactivated: what became, or is to become, of their studies; for those who may know. */
export function LeaverSection({ user }: { user: User }) {
  const permission = mayManagePeople(authorityOf(useSession()));
  const use = useHandOver(user);
  const leaver = useQuery({
    ...leaverOptions(user.userId),
    enabled: permission.allowed,
    refetchInterval: ({ state }) =>
      state.data?.leaving?.state === 'running' && !use.isAtIt ? lookAgain : false,
  });
  const leaving = leaver.data?.leaving ?? null;
  if (leaver.error !== null && leaver.data === undefined)
    return <FailureLine failure={leaver.error} onRetry={() => void leaver.refetch()} />;
  if (leaving === null) return null;
  return (
    <Section title="Hand-over">
      <LeaverProgress leaving={leaving} use={use} />
    </Section>
  );
}
