import { type ComponentProps, useState } from 'react';
import { passwordMin } from '#contract/password.ts';
import { Button } from '#src/ui/button.tsx';
import { Input } from '#src/ui/input.tsx';
import { FieldFrame } from './field.tsx';

interface NewPasswordFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'type'> {
  label: string;
  /** As it stands in the field. */
  typed: string;
  /** What setting it does beyond being set. */
  consequence?: string;
  error?: string | undefined;
}

/** Says how far the length has come, and shows what was typed to whoever asks: both help more than a second field. */
export function NewPasswordField({ label, typed, consequence, error, ...input }: NewPasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <FieldFrame
      label={label}
      hint={[lengthWords(typed.length), consequence].filter(Boolean).join(' ')}
      error={error}
      isRequired
    >
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...input}
            {...control}
            type={isShown ? 'text' : 'password'}
            autoComplete="new-password"
            autoCapitalize="none"
            spellCheck={false}
            className="min-w-0 flex-1"
          />
          <Button
            aria-label={isShown ? 'Hide the password' : 'Show the password'}
            onClick={() => setIsShown(!isShown)}
          >
            {isShown ? 'Hide' : 'Show'}
          </Button>
        </div>
      )}
    </FieldFrame>
  );
}

/** Length is what makes a password strong; what makes one weak in spite of it, the server says. */
export function lengthWords(length: number): string {
  if (length === 0)
    return `At least ${passwordMin} characters. A few words are easier to remember than signs.`;
  const missing = passwordMin - length;
  if (missing > 0) return `${missing} more ${missing === 1 ? 'character' : 'characters'} to go.`;
  if (length < 16) return 'Long enough. Every further character makes it stronger.';
  return length < 20 ? 'Good: of a strong length.' : 'Very good: of a very strong length.';
}
