import { type ReactNode, useState } from 'react';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Combobox, type ComboboxOption, type FieldRef } from '#src/ui/combobox.tsx';
import { FieldFrame } from './field.tsx';

/** Somebody or something that was chosen by its name. An empty id is a name that was typed and not chosen yet. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

interface ChoiceFieldProps {
  label: string;
  /** Null is nobody, or nothing. */
  value: Choice | null;
  onChange: (value: Choice | null) => void;
  /** What fits the text that was typed. */
  options: readonly ComboboxOption[];
  isSearching: boolean;
  searchFailure: unknown;
  onSearchAgain: () => void;
  /** In place of options. */
  none: string;
  placeholder: string;
  error: string | undefined;
  hint?: ReactNode;
  isRequired?: boolean;
  inputRef: FieldRef;
  onFocus?: () => void;
  onBlur: () => void;
}

/** Finds one of many by a few letters. What was typed stays until it is chosen or cleared, and says that it is not. */
export function ChoiceField(props: ChoiceFieldProps) {
  const { label, value, onChange, options, isSearching, none, placeholder, error, hint } = props;
  const [isFocused, setIsFocused] = useState(false);
  return (
    <FieldFrame
      label={label}
      hint={hint}
      error={isFocused ? undefined : error}
      isRequired={props.isRequired ?? false}
    >
      {(control) => (
        <>
          <Combobox
            {...control}
            isStrict
            inputRef={props.inputRef}
            value={value?.name ?? ''}
            placeholder={placeholder}
            aria-busy={isSearching}
            options={options}
            none={isSearching ? 'Searching…' : none}
            onText={(name) => onChange(name.trim() === '' ? null : { id: '', name })}
            onPick={({ id, label: name }) => onChange(id === '' ? null : { id, name })}
            onFocus={() => {
              setIsFocused(true);
              props.onFocus?.();
            }}
            onBlur={() => {
              setIsFocused(false);
              props.onBlur();
            }}
          />
          {props.searchFailure !== null && (
            <FailureLine failure={props.searchFailure} onRetry={props.onSearchAgain} />
          )}
        </>
      )}
    </FieldFrame>
  );
}
