import type { AuditAction } from '#contract/audit.ts';
import { actionGroups } from './action-groups.ts';

interface ActionFilterProps {
  value: AuditAction | undefined;
  onApply: (action: AuditAction | undefined) => void;
}

/** The browser's own list, under headings. */
export function ActionFilter({ value, onApply }: ActionFilterProps) {
  const options = actionGroups.flatMap((group) => group.options);
  return (
    <select
      aria-label="Action"
      className="chip [field-sizing:content]"
      data-on={value !== undefined}
      value={value ?? ''}
      onChange={(event) => onApply(options.find((option) => option.value === event.target.value)?.value)}
    >
      <option value="">Any action</option>
      {actionGroups.map((group) => (
        <optgroup key={group.label} label={group.label}>
          {group.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
