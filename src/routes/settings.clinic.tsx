import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { ClinicForm } from '#src/features/settings/clinic-form.tsx';
import { MailSection } from '#src/features/settings/mail-section.tsx';
import { clinicOptions, securityOptions } from '#src/features/settings/settings-queries.ts';
import { FailedState } from '#src/feedback/states.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';

export const Route = createFileRoute('/settings/clinic')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(clinicOptions);
    void queryClient.prefetchQuery(securityOptions);
  },
  component: ClinicSettings,
});

function ClinicSettings() {
  const clinic = useQuery(clinicOptions);
  const security = useQuery(securityOptions);
  const failed = [clinic, security].find(({ isError, data }) => isError && data === undefined);
  return (
    <div className="flex max-w-3xl flex-col gap-10 p-5">
      {failed !== undefined ? (
        <FailedState failure={failed.error} onRetry={() => void failed.refetch()} />
      ) : clinic.data === undefined || security.data === undefined ? (
        <Skeleton width="20rem" />
      ) : (
        <ClinicForm clinic={clinic.data} security={security.data} />
      )}
      <MailSection />
    </div>
  );
}
