import type { ComponentProps } from 'react';
import { TextField } from './field.tsx';

interface CodeFieldProps extends Omit<ComponentProps<typeof TextField>, 'label'> {
  /** One of the ten codes on paper, instead of the app's. */
  isRecovery?: boolean;
  /** Where the page has just become this field. */
  shouldTakeFocus?: boolean;
}

/** For the code of a second factor, in the form that phones and password stores know. */
export function CodeField({ isRecovery = false, shouldTakeFocus = false, ...field }: CodeFieldProps) {
  return (
    <TextField
      label={isRecovery ? 'Recovery code' : 'Code'}
      hint={isRecovery ? 'Each works once.' : 'Six digits, from your authenticator app.'}
      inputMode={isRecovery ? 'text' : 'numeric'}
      autoComplete={isRecovery ? 'off' : 'one-time-code'}
      autoCapitalize="characters"
      spellCheck={false}
      className="font-mono"
      autoFocus={shouldTakeFocus}
      required
      {...field}
    />
  );
}
