import { createFileRoute, Outlet } from '@tanstack/react-router';
import { OwnSessions } from '#src/features/session/own-sessions.tsx';
import { ownSessionListOptions } from '#src/features/session/session-queries.ts';
import { Section } from '#src/features/settings/section.tsx';
import { SecuritySection } from '#src/features/settings/security-section.tsx';
import { securityOptions } from '#src/features/settings/settings-queries.ts';

export const Route = createFileRoute('/settings/security')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(securityOptions);
    void queryClient.prefetchQuery(ownSessionListOptions);
  },
  component: SecuritySettings,
});

function SecuritySettings() {
  return (
    <div className="flex max-w-3xl flex-col gap-10 p-5">
      <SecuritySection />
      <Section title="Where you are signed in" note="End what is not you, or what you left open.">
        <OwnSessions />
      </Section>
      <Outlet />
    </div>
  );
}
