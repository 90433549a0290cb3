import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { holdPage } from '#src/lib/held-page.ts';
import { Button } from '#src/ui/button.tsx';
import { Dialog } from '#src/ui/dialog.tsx';

interface LeaveGuard {
  /** Closes without a question: what was typed is saved. */
  readonly leave: () => void;
  /** Closes, but asks first when something would be lost. */
  readonly close: () => void;
  /** The question, while it is asked. To be drawn beside the form. */
  readonly question: ReactNode;
}

export interface LeaveWords {
  readonly title: string;
  readonly description: string;
  readonly discard: string;
  readonly stay: string;
}

const typedWords: LeaveWords = {
  title: 'Discard what you typed?',
  description: 'It has not been saved.',
  discard: 'Discard',
  stay: 'Keep editing',
};

/**
 * Guards what was typed on a dialog route against Back, links, Escape and reloading. `closeTo` leaves the route when
 * there is no history of ours to go back in.
 */
export function useLeaveGuard(
  isDirty: boolean,
  closeTo: () => void,
  onDiscard: () => void,
  words: LeaveWords = typedWords,
): LeaveGuard {
  const { history } = useRouter();
  const guarded = useRef(isDirty);
  guarded.current = isDirty;
  const [wanted, setWanted] = useState<{ readonly go: () => void }>();
  const closing = useRef(closeTo);
  closing.current = closeTo;

  const leave = useCallback(() => {
    guarded.current = false;
    if (history.canGoBack()) history.back({ ignoreBlocker: true });
    else closing.current();
  }, [history]);

  useEffect(() => {
    if (!isDirty) return;
    const letGo = holdPage();
    const unblock = history.block({
      enableBeforeUnload: () => guarded.current,
      blockerFn: ({ nextLocation, action }) => {
        if (!guarded.current) return false;
        // Answered at once: as long as a question waited here, the address bar would show the page after next.
        const isStep = action === 'BACK' || action === 'FORWARD' || action === 'GO';
        setWanted({
          go: isStep ? leave : () => history.push(nextLocation.href, {}, { ignoreBlocker: true }),
        });
        return true;
      },
    });
    return () => {
      letGo();
      unblock();
    };
  }, [isDirty, history, leave]);

  const stay = () => setWanted(undefined);
  const discard = () => {
    guarded.current = false;
    onDiscard();
    setWanted(undefined);
    wanted?.go();
  };
  return {
    leave,
    close: () => (isDirty ? setWanted({ go: leave }) : leave()),
    question: wanted && (
      <Dialog title={words.title} description={words.description} onClose={stay}>
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="danger" onClick={discard}>
            {words.discard}
          </Button>
          <Button look="primary" onClick={stay}>
            {words.stay}
          </Button>
        </div>
      </Dialog>
    ),
  };
}
