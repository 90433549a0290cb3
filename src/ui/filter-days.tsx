interface FilterDaysProps {
  /** Of what: "Sent". */
  label: string;
  startDate: string | undefined;
  endDate: string | undefined;
  onApply: (days: { startDate?: string | undefined; endDate?: string | undefined }) => void;
}

/** From one whole day to another, in the browser's own calendar. The API counts days in UTC, so this says so. */
export function FilterDays({ label, startDate, endDate, onApply }: FilterDaysProps) {
  return (
    <fieldset className="inline-flex flex-wrap items-center gap-2 text-muted">
      <legend className="sr-only">{label}, whole days in UTC</legend>
      <Day label={`${label} from`} value={startDate} onApply={(day) => onApply({ startDate: day })} />
      <Day label="to" value={endDate} onApply={(day) => onApply({ endDate: day })} />
      <span className="text-sm text-faint" title="A day begins and ends at midnight UTC.">
        UTC
      </span>
    </fieldset>
  );
}

interface DayProps {
  label: string;
  value: string | undefined;
  onApply: (day: string | undefined) => void;
}

function Day({ label, value, onApply }: DayProps) {
  return (
    <label className="inline-flex items-center gap-1.5">
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
