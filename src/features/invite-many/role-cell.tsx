import { useState } from 'react';
import { clinicRoleOf, fittingRoles } from '#src/lib/clinic-role-groups.ts';
import { Combobox } from '#src/ui/combobox.tsx';
import { roleSuggestions } from './read-row.ts';

interface RoleCellProps {
  /** Where no label with this `id` stands beside it. */
  readonly label?: string;
  readonly id?: string;
  /** As the sheet words it. */
  readonly text: string;
  /** What it is taken for. */
  readonly role: string | undefined;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  readonly placeholder?: string;
  readonly onText: (text: string) => void;
}

/**
 * A role, found by a few letters or by what a roster calls it: the words that were typed while it is edited, and else the
 * role that they stand for.
 */
export function RoleCell({
  label,
  id,
  text,
  role,
  describedBy,
  isInvalid = false,
  placeholder = '',
  onText,
}: RoleCellProps) {
  const [isFocused, setIsFocused] = useState(false);
  const suggested = text === '' || clinicRoleOf(text) !== undefined ? [] : roleSuggestions(text);
  const roles = suggested.length > 0 ? suggested.slice(0, 6) : fittingRoles('');
  return (
    <Combobox
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      placeholder={placeholder}
      spellCheck={false}
      isStrict={suggested.length > 0}
      value={isFocused ? text : (role ?? text)}
      options={isFocused ? roles.map((its) => ({ id: its.role, label: its.role })) : []}
      onText={onText}
      onPick={({ id }) => onText(id)}
      onFocus={() => setIsFocused(true)}
      onBlur={() => setIsFocused(false)}
    />
  );
}
