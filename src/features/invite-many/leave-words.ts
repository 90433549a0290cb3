import type { LeaveWords } from '#src/form/use-leave-guard.tsx';
import { unsentCount } from './invite-counts.ts';
import type { InviteMany } from './use-invite-many.ts';

const rowsWords = (count: number) => (count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`);

/** What leaving would mean at this moment. */
export function leaveWords({ rows, counts, run, hasStarted, isKept }: InviteMany): LeaveWords {
  if (run.state !== 'idle')
    return {
      title: 'Stop sending?',
      description: isKept
        ? 'What is sent stays sent. The rest waits in this tab until you come back to this page.'
        : 'What is sent stays sent. The rest of the sheet is gone.',
      discard: 'Stop and leave',
      stay: 'Keep sending',
    };
  if (hasStarted && isKept)
    return {
      title: 'Leave the rest unsent?',
      description: 'What is not sent waits in this tab until you come back to this page.',
      discard: 'Leave',
      stay: 'Stay here',
    };
  const unsent = unsentCount(counts) || rows.length;
  return {
    title: `Discard the sheet with ${rowsWords(rows.length)}?`,
    description: `Nothing of it has been sent. ${rowsWords(unsent)} could be.`,
    discard: 'Discard',
    stay: 'Stay here',
  };
}
