import {
  type QueryClient,
  queryOptions,
  useIsMutating,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type Leaving, leaverBegin, leaverContinue, leaverRetrieve } from '#contract/leaving.ts';
import type { User } from '#contract/user.ts';
import { answerOf, type CallInput } from '#src/api/client.ts';
import { ApiFailure, isPassing } from '#src/api/failure.ts';
import { offeredPeople } from '#src/api/people.ts';
import { look, NotWritten, OutcomeUnknown, type WriteMemory } from '#src/api/write-once.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { personName } from '#src/lib/person-name.ts';
import { resultWords } from './leaver-words.ts';
import { keepUser } from './user-queries.ts';

/** What somebody leaves behind, as it is now. */
export const leaverOptions = (userId: string) =>
  queryOptions({
    queryKey: ['users', 'leaver', userId],
    queryFn: ({ signal }) => answerOf(leaverRetrieve, { params: { userId }, signal }),
    staleTime: 0,
  });

type BeginBody = CallInput<typeof leaverBegin>['body'];

/**
 * Deactivates somebody, and looks what became of it when the answer gets lost. Somebody else's hand-over of the same
 * person is as good: it is what has happened. Rejects with an `ApiFailure`, `NotWritten` or `OutcomeUnknown`.
 * @param isTold whether the look tells that nothing has happened, too. Where it does not, the next try sends it again: to
 * deactivate twice is to do it once.
 */
export async function beginOnce(
  client: QueryClient,
  userId: string,
  body: BeginBody,
  memory: WriteMemory,
  isTold: boolean,
): Promise<Leaving> {
  const begun = async (cause: unknown) => {
    memory.isUnknown = true;
    const { leaving } = await look(
      () => client.fetchQuery({ ...leaverOptions(userId), staleTime: 0 }),
      cause,
    );
    memory.isUnknown = false;
    return leaving;
  };
  const lookAgain = async (cause: unknown): Promise<Leaving> => {
    const leaving = await begun(cause);
    if (leaving !== null) return leaving;
    if (!isTold) throw new OutcomeUnknown('It cannot be seen whether they have access.', { cause });
    throw new NotWritten('Nobody was deactivated.', { cause });
  };
  if (memory.isUnknown && isTold) return lookAgain(undefined);
  try {
    return await answerOf(leaverBegin, { params: { userId }, body });
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    if (failure.isOutcomeUnknown) return lookAgain(failure);
    // A browser sends a request twice when a kept connection breaks: the first may have done it.
    const leaving = failure.code === 'conflict' ? await begun(failure) : null;
    if (leaving !== null) return leaving;
    throw failure;
  }
}

/** Puts a person without access, and their hand-over, wherever they are shown. */
export function keepLeaving(client: QueryClient, user: User, leaving: Leaving): void {
  const { userId, version } = user;
  if ((user.accessRevokedAt ?? null) === null)
    keepUser(client, {
      ...user,
      accessRevokedAt: leaving.startedAt,
      ...(version === undefined ? {} : { version: version + 1 }),
    });
  client.setQueryData(leaverOptions(userId).queryKey, (leaver) => leaver && { ...leaver, leaving });
}

/** After somebody's access, sessions or studies changed. */
export function forgetWhatTheyHad(client: QueryClient, userId: string): void {
  for (const part of ['sessions', 'studies', 'leaver'] as const)
    void client.invalidateQueries({ queryKey: ['users', part, userId] });
  void client.invalidateQueries({ queryKey: offeredPeople });
}

/** Hands over what is left, batch by batch, also when whoever began it has gone on to another page. */
export function useHandOver(user: User) {
  const client = useQueryClient();
  const mutationKey = ['hand-over', user.userId];
  const { mutate, error } = useMutation({
    mutationKey,
    mutationFn: async (begun: Leaving) => {
      let leaving = begun;
      while (leaving.state === 'running') {
        leaving = await answerOf(leaverContinue, { body: { leavingId: leaving.leavingId } });
        client.setQueryData(
          leaverOptions(user.userId).queryKey,
          (leaver) => leaver && { ...leaver, leaving },
        );
      }
      return leaving;
    },
    // To ask for the next batch twice hands over nothing twice.
    retry: (count, failure) => count < 2 && isPassing(failure),
    onSuccess: (leaving) => {
      if (leaving.state === 'finished')
        showNotice(`${personName(user)} is deactivated. ${resultWords(leaving)}`, {
          tone: 'ok',
          link: { label: 'Reactivate', href: `/users/${user.userId}/reactivate` },
        });
    },
    onSettled: () => forgetWhatTheyHad(client, user.userId),
  });
  return { handOver: mutate, failure: error, isAtIt: useIsMutating({ mutationKey }) > 0 };
}
