import { type ComponentProps, useEffect, useRef, useState } from 'react';

interface FilterFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  label: string;
  /** What is applied. */
  value: string;
  onApply: (value: string) => void;
}

/** Milliseconds without a key until what was typed is applied. */
const pause = 300;

/** A text filter that looks like a chip. Typing never waits for the list: what is applied follows after a pause. */
export function FilterField({ label, value, onApply, className = '', ...rest }: FilterFieldProps) {
  const [typed, setTyped] = useState(value);
  const applied = useRef(value);
  const apply = useRef(onApply);
  useEffect(() => {
    apply.current = onApply;
  });
  useEffect(() => {
    // Changed from outside: the back button, or "Clear filters".
    if (value !== applied.current) {
      applied.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (typed.trim() === applied.current) return;
    const timer = setTimeout(() => {
      applied.current = typed.trim();
      apply.current(typed.trim());
    }, pause);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <input
      {...rest}
      type="search"
      aria-label={label}
      placeholder={label}
      className={`chip w-36 max-md:flex-1 ${className}`}
      data-on={value !== ''}
      autoComplete="off"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
