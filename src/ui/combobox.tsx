import {
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';

export interface ComboboxOption {
  readonly id: string;
  readonly label: string;
  /** Beside it, in less ink. */
  readonly note?: string | undefined;
  /** Under which heading; those of one group stand together. */
  readonly group?: string | undefined;
}

export type FieldRef = (element: HTMLInputElement | HTMLTextAreaElement | null) => void;

interface ComboboxProps<Option extends ComboboxOption>
  extends Pick<
    ComponentProps<'input'>,
    | 'id'
    | 'className'
    | 'placeholder'
    | 'spellCheck'
    | 'aria-label'
    | 'aria-busy'
    | 'aria-required'
    | 'aria-invalid'
    | 'aria-describedby'
  > {
  onFocus?: () => void;
  onBlur?: () => void;
  /** What stands in the field. */
  value: string;
  onText: (text: string) => void;
  /** What fits it, best first. */
  options: readonly Option[];
  onPick: (option: Option) => void;
  /** In place of the options when there are none; without it an empty list is not opened. */
  none?: ReactNode;
  /** Enter takes the first option although nobody moved to it: for fields that take nothing else. */
  isStrict?: boolean;
  /** Takes line breaks, and grows. */
  isMultiline?: boolean;
  inputRef?: FieldRef;
}

/** A text field that offers what could stand in it. The focus stays in the field; arrow keys move in the list. */
export function Combobox<Option extends ComboboxOption>({
  value,
  onText,
  options,
  onPick,
  none,
  isStrict = false,
  isMultiline = false,
  inputRef,
  className = '',
  onBlur,
  ...rest
}: ComboboxProps<Option>) {
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const isShown = isOpen && (options.length > 0 || none !== undefined);
  const current = options.length === 0 ? -1 : Math.min(active, options.length - 1);
  const taken = current < 0 && isStrict ? 0 : current;

  useEffect(() => {
    // In a dialog the list may begin where the view ends.
    if (isShown) list.current?.scrollIntoView({ block: 'nearest' });
  }, [isShown]);

  const close = () => {
    setIsOpen(false);
    setActive(-1);
  };
  const pick = (option: Option) => {
    onPick(option);
    close();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      // In a text of several lines the arrows belong to the text, unless a list is open or asked for.
      if (isMultiline && !isShown && !event.altKey) return;
      event.preventDefault();
      if (!isShown) return setIsOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = options.length === 0 ? -1 : (current + step + options.length) % options.length;
      setActive(current < 0 && step < 0 ? options.length - 1 : next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && isShown && !event.ctrlKey && !event.metaKey) {
      const option = options[taken];
      if (option === undefined && !isStrict) return;
      event.preventDefault();
      if (option !== undefined) pick(option);
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') close();
  };

  const shared = {
    ...rest,
    ref: inputRef,
    role: 'combobox',
    autoComplete: 'off',
    'aria-autocomplete': 'list',
    'aria-expanded': isShown,
    'aria-controls': isShown ? `${id}-list` : undefined,
    'aria-activedescendant': isShown && taken >= 0 && options[taken] ? `${id}-${taken}` : undefined,
    'data-takes-escape': isShown,
    value,
    onChange: (event: { target: { value: string } }) => {
      onText(event.target.value);
      setIsOpen(true);
      setActive(-1);
    },
    onKeyDown: press,
    onClick: () => setIsOpen(true),
    onBlur: () => {
      close();
      onBlur?.();
    },
  } as const;

  return (
    <div className="relative min-w-0">
      {isMultiline ? (
        <textarea
          {...shared}
          rows={1}
          className={`field block [field-sizing:content] max-h-40 w-full resize-none py-[0.3125rem] ${className}`}
        />
      ) : (
        <input {...shared} className={`field w-full ${className}`} />
      )}
      {isShown && (
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label={rest['aria-label'] ?? 'Suggestions'}
          className="absolute top-full right-0 left-0 z-20 mt-1 max-h-56 scroll-mb-16 overflow-y-auto rounded bg-raised p-1 shadow-float"
        >
          {grouped(options).map(({ name, first, members }) => {
            const drawn = members.map((option, position) => {
              const index = first + position;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text field's, which keeps the focus
                <div
                  key={option.id}
                  id={`${id}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === taken}
                  className="flex min-h-control cursor-pointer items-center gap-3 rounded px-2 hover:bg-hover aria-selected:bg-selected"
                  // Before the field would lose the focus, and with it the list.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => pick(option)}
                >
                  <span className="min-w-0 flex-1 truncate">{option.label}</span>
                  {option.note !== undefined && (
                    <span className="max-w-1/2 truncate text-sm text-muted">{option.note}</span>
                  )}
                </div>
              );
            });
            return name === undefined ? (
              drawn
            ) : (
              // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
              <div key={name} role="group" aria-label={name}>
                <div aria-hidden="true" className="px-2 pt-2 pb-1 text-sm text-faint">
                  {name}
                </div>
                {drawn}
              </div>
            );
          })}
          {options.length === 0 && (
            <div
              role="option"
              aria-disabled="true"
              aria-selected="false"
              tabIndex={-1}
              className="px-2 py-1.5 text-muted"
            >
              {none}
            </div>
          )}
        </div>
      )}
    </div>
  );
}

interface OptionGroup<Option> {
  readonly name: string | undefined;
  /** The place of its first option among all. */
  readonly first: number;
  readonly members: Option[];
}

/** Options that follow each other under the same heading, together. */
function grouped<Option extends ComboboxOption>(options: readonly Option[]): OptionGroup<Option>[] {
  const groups: OptionGroup<Option>[] = [];
  for (const [index, option] of options.entries()) {
    const last = groups.at(-1);
    if (last && last.name === option.group) last.members.push(option);
    else groups.push({ name: option.group, first: index, members: [option] });
  }
  return groups;
}
