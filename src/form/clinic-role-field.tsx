import { type KeyboardEvent, useMemo } from 'react';
import { clinicRoleOf, fittingRoles } from '#src/lib/clinic-role-groups.ts';
import { Combobox, type FieldRef } from '#src/ui/combobox.tsx';
import { FieldFrame } from './field.tsx';

interface ClinicRoleFieldProps {
  label?: string;
  /** The label is there for screen readers; something else says it on the screen. */
  isLabelHidden?: boolean;
  /** What stands in the field: a role, or letters on the way to one. */
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  error?: string | undefined;
  inputRef?: FieldRef;
}

/**
 * One of the 62 roles: all of them by group, or those that fit a few letters. To leave the field, or to save from
 * within it, takes the best fit, which is marked: three letters are enough.
 */
export function ClinicRoleField(props: ClinicRoleFieldProps) {
  const { label = 'Clinic role', isLabelHidden = false, value, onChange, onBlur, error, inputRef } = props;
  const isRole = clinicRoleOf(value) !== undefined;
  const options = useMemo(() => {
    // A role that is chosen already is a place to start from, and not a search.
    const typed = isRole ? '' : value;
    return fittingRoles(typed).map(({ role, group }) => ({
      id: role,
      label: role,
      ...(typed.trim() === '' ? { group } : { note: group }),
    }));
  }, [value, isRole]);
  const settle = () => {
    const best = clinicRoleOf(value) ?? (value.trim() === '' ? undefined : options[0]?.id);
    if (best !== undefined && best !== value) onChange(best);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) settle();
  };
  return (
    <FieldFrame label={label} isLabelHidden={isLabelHidden} error={error} isRequired>
      {(control) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the keys are the field's, on their way to the form
        <div onKeyDown={press}>
          <Combobox
            {...control}
            isStrict={!isRole && value.trim() !== ''}
            {...(inputRef ? { inputRef } : {})}
            value={value}
            placeholder="A few letters: rad, np, front"
            spellCheck={false}
            options={options}
            none="No role has these letters. “Other” is one, too."
            onText={onChange}
            onPick={({ id }) => onChange(id)}
            onBlur={() => {
              settle();
              onBlur?.();
            }}
          />
        </div>
      )}
    </FieldFrame>
  );
}
