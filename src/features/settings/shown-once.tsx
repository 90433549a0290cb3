import type { ReactNode } from 'react';
import { useState } from 'react';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { Button } from '#src/ui/button.tsx';
import { Copyable } from '#src/ui/copyable.tsx';

const keepWords = {
  title: 'Close without keeping it?',
  description: 'It cannot be shown again.',
  discard: 'Close all the same',
  stay: 'Go back to it',
};

/** Guards what can be seen once until it was copied or downloaded. */
export function useKept(isShown: boolean, closeTo: () => void) {
  const [isKept, setIsKept] = useState(false);
  const guard = useLeaveGuard(isShown && !isKept, closeTo, () => {}, keepWords);
  return { ...guard, isKept, keep: () => setIsKept(true) };
}

interface SecretProps {
  secret: string;
  /** "API key" */
  name: string;
  onKept: () => void;
  onDone: () => void;
  children: ReactNode;
}

/** A secret that is in this answer and nowhere else. */
export function ShownSecret({ secret, name, onKept, onDone, children }: SecretProps) {
  return (
    <div className="flex flex-col gap-4">
      <p role="alert" className="rounded bg-high-soft px-3 py-2">
        <strong className="font-semibold">This is shown once.</strong> Copy it now: Readroom keeps only a hash
        of it.
      </p>
      <p className="rounded border border-line bg-surface px-3 py-2 [overflow-wrap:anywhere]">
        <Copyable value={secret} name={name} onCopied={onKept} />
      </p>
      {children}
      <div className="flex justify-end">
        <Button look="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}

/** Ten codes for paper or a password store. */
export function ShownCodes({
  codes,
  onKept,
  onDone,
}: {
  codes: readonly string[];
  onKept: () => void;
  onDone: () => void;
}) {
  const text = codes.join('\n');
  return (
    <div className="flex flex-col gap-4">
      <p role="alert" className="rounded bg-high-soft px-3 py-2">
        <strong className="font-semibold">These are shown once.</strong> Each signs you in once in place of a
        code, for when you do not have your phone. Print them or put them into your password store.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-1 rounded border border-line bg-surface px-3 py-2 font-mono md:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex flex-wrap items-center gap-x-4">
          <Copyable value={text} shown="All ten" name="recovery codes" isPlain onCopied={onKept} />
          <a
            className="link"
            download="readroom-recovery-codes.txt"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
            onClick={onKept}
          >
            Download
          </a>
        </span>
        <Button look="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
