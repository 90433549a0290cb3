import { type Option, Select } from './select.tsx';

interface FilterSelectProps<Value extends string> {
  label: string;
  value: Value | undefined;
  /** What stands there when nothing is chosen: "Any level". */
  any: string;
  options: readonly (Option & { readonly value: Value })[];
  onApply: (value: Value | undefined) => void;
}

/** A choice that looks like a chip, lit while it filters. */
export function FilterSelect<Value extends string>(props: FilterSelectProps<Value>) {
  const { label, value, any, options, onApply } = props;
  return (
    <Select
      aria-label={label}
      className="chip"
      data-on={value !== undefined}
      value={value ?? ''}
      onChange={(event) => onApply(options.find((option) => option.value === event.target.value)?.value)}
      options={[{ value: '', label: any }, ...options]}
    />
  );
}
