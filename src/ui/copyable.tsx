import { useEffect, useState } from 'react';
import { announce } from './announcer.tsx';
import { Icon } from './icon.tsx';

interface CopyableProps {
  /** What is copied. */
  value: string;
  /** What it is: "study id". */
  name: string;
  /** What is shown, when not the whole. */
  shown?: string | undefined;
  /** A text as people write it, rather than an identifier. */
  isPlain?: boolean;
  onCopied?: () => void;
}

const labels = { idle: 'Copy the ', copied: 'Copied the ', failed: 'Select and copy it: the ' };

/** An identifier in the monospaced face, with a button that copies it and says so. */
export function Copyable({ value, name, shown = value, isPlain = false, onCopied }: CopyableProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setState('copied');
      onCopied?.();
      announce(`Copied the ${name}.`);
    } catch {
      // Without https there is no clipboard, and a policy can forbid it.
      setState('failed');
      announce(`The ${name} could not be copied.`);
    }
  };

  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <span
        className={
          isPlain ? 'min-w-0 whitespace-pre-wrap' : 'min-w-0 font-mono text-sm text-muted select-all'
        }
        title={shown === value ? undefined : value}
      >
        {shown}
      </span>
      <button
        type="button"
        className="button -my-0.5 shrink-0"
        data-look="quiet"
        data-size="small"
        data-shape={state === 'idle' ? 'icon' : undefined}
        // Begins with what is drawn, or who speaks to the page could not call it by that.
        aria-label={labels[state] + name}
        title={`Copy the ${name}`}
        onClick={copy}
      >
        {state === 'idle' && <Icon path="M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3" className="size-3.5" />}
        {state === 'copied' && (
          <>
            <Icon path="m3 8.5 3.5 3.5L13 4.5" className="size-3.5" /> Copied
          </>
        )}
        {state === 'failed' && 'Select and copy it'}
      </button>
    </span>
  );
}
