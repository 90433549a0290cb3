import { useMutation } from '@tanstack/react-query';
import type { Session } from '#contract/session.ts';
import { sessionSignOut, sessionSwitchClinic } from '#contract/session-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { failureWords } from '#src/api/failure-words.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { personName } from '#src/lib/person-name.ts';
import { Select } from '#src/ui/select.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ThemeChoice } from './theme-choice.tsx';

/** Says a failure where there is no better place for it. */
function report(error: unknown): void {
  const words = failureWords(error);
  showNotice(`${words.title}. ${words.message}`, { tone: 'over' });
}

function leave(): void {
  try {
    sessionStorage.clear();
  } catch {
    // Without storage there is nothing in it.
  }
  location.assign('/sign-in');
}

/** Whose clinic, who is signed in, and the ways out. The default export is for `lazy`. */
export default function PersonBlock({ session }: { session: Session | undefined }) {
  // A whole new page, both times: nothing of one clinic or person may stay in memory for the next.
  const signOut = useMutation({
    // Whose session has ended already wants nothing else.
    meta: { signsIn: true },
    mutationFn: () => answerOf(sessionSignOut, {}),
    onSuccess: leave,
    onError: (error) =>
      error instanceof ApiFailure && error.kind === 'unauthenticated' ? leave() : report(error),
  });
  const switchClinic = useMutation({
    mutationFn: (clinicId: string) => answerOf(sessionSwitchClinic, { body: { clinicId } }),
    onSuccess: () => location.assign('/'),
    onError: report,
  });

  return (
    <div className="flex flex-col gap-2 border-t border-line p-4.5 pt-3">
      {session === undefined ? (
        <div className="flex h-10 flex-col justify-evenly">
          <Skeleton width="7rem" />
          <Skeleton width="9rem" />
        </div>
      ) : (
        <div className="min-w-0">
          {session.clinics.length > 1 ? (
            <Select
              aria-label="Clinic"
              className="field mb-1 w-full"
              value={session.clinic.clinicId}
              disabled={switchClinic.isPending}
              onChange={(event) => switchClinic.mutate(event.target.value)}
              options={session.clinics.map((clinic) => ({ value: clinic.clinicId, label: clinic.name }))}
            />
          ) : (
            <p className="truncate text-muted">{session.clinic.name}</p>
          )}
          <p className="truncate" title={session.person.email}>
            {personName(session.person)} <span className="text-faint">· {session.person.level}</span>
          </p>
        </div>
      )}
      <div className="flex items-center justify-between">
        <ThemeChoice name="theme-quick" />
        <button
          type="button"
          className="button -mr-2"
          data-look="quiet"
          data-size="small"
          aria-busy={signOut.isPending || undefined}
          onClick={() => signOut.mutate()}
        >
          Sign out
        </button>
      </div>
    </div>
  );
}
