interface FilterDayProps {
  label: string;
  value: string | undefined;
  onApply: (day: string | undefined) => void;
}

/** A whole day, in the browser's own calendar. */
export function FilterDay({ label, value, onApply }: FilterDayProps) {
  return (
    <label className="inline-flex items-center gap-1.5 text-muted">
      {label}
      <input
        type="date"
        className="chip"
        data-on={value !== undefined}
        value={value ?? ''}
        onChange={(event) => onApply(event.target.value === '' ? undefined : event.target.value)}
      />
    </label>
  );
}
