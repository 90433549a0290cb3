interface SeverityMarkProps {
  severity: 'stat' | 'high' | 'normal';
  /** The word is always there for screen readers; drawn unless the place already says it. */
  isWordHidden?: boolean;
}

const words = { stat: 'Stat', high: 'High', normal: 'Normal' };
const colours = { stat: 'text-stat', high: 'text-high', normal: 'text-normal' };

/** A severity by word, shape and colour: none of them alone carries it. */
export function SeverityMark({ severity, isWordHidden = false }: SeverityMarkProps) {
  return (
    <span className={`inline-flex items-center gap-2 font-medium ${colours[severity]}`}>
      <svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden="true">
        {severity === 'stat' && <path d="M6 .5 11.5 6 6 11.5.5 6z" fill="currentColor" />}
        {severity === 'high' && <path d="M6 1 11.5 11H.5z" fill="currentColor" />}
        {severity === 'normal' && (
          <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.75" />
        )}
      </svg>
      <span className={isWordHidden ? 'sr-only' : undefined}>{words[severity]}</span>
    </span>
  );
}
