import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { userRetrieve } from '#contract/user-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { useSession } from '#src/api/session.ts';
import { clock, readTime } from '#src/lib/time.ts';

/** Milliseconds between two looks whether the source answers again. */
const pace = 15_000;

/** Over every page while the source of the clinic's data is silent. The default export is for `lazy`. */
export default function ReadAtBanner({ readAt }: { readAt: string }) {
  const client = useQueryClient();
  const { userId } = useSession().person;
  // A page on which nobody does anything would never learn that it is over.
  useQuery({
    queryKey: ['read-at', userId],
    queryFn: ({ signal }) => answerOf(userRetrieve, { params: { userId }, signal }),
    refetchInterval: pace,
    retry: false,
    gcTime: 0,
  });
  useEffect(
    () => () => {
      // What stands there is what had been read before. The worklist looks for itself.
      for (const kept of ['users', 'invitations']) void client.invalidateQueries({ queryKey: [kept] });
    },
    [client],
  );
  const at = readTime(readAt);
  return (
    <p role="status" className="shrink-0 border-b border-line bg-high-soft px-5 py-2">
      The vendor’s API does not answer. You see what was read
      {at === undefined ? ' before' : ` at ${clock(at)}`}; changes wait until it answers again.
    </p>
  );
}
