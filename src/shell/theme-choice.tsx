import { useSyncExternalStore } from 'react';
import { chooseTheme, type Theme, theme, themes } from '#src/lib/theme.ts';
import { Icon } from '#src/ui/icon.tsx';

const drawings: Record<Theme, string> = {
  system: 'M2.5 3h11v7.5h-11zM5.5 13.5h5',
  light:
    'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  dark: 'M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6z',
};
const words: Record<Theme, string> = { system: 'System', light: 'Light', dark: 'Dark' };

export function useTheme(): Theme {
  return useSyncExternalStore(theme.subscribe, theme.get);
}

/** Three radio buttons in a row: arrow keys move between them. `name` tells two on one page apart. */
export function ThemeChoice({ name, areWordsShown = false }: { name: string; areWordsShown?: boolean }) {
  const chosen = useTheme();
  return (
    <fieldset className="inline-flex rounded bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {themes.map((one) => (
        <label
          key={one}
          title={`${words[one]} theme`}
          className="inline-flex h-target min-w-target cursor-pointer items-center justify-center gap-1.5 rounded-sm px-1 text-faint hover:text-text has-checked:bg-raised has-checked:text-text has-checked:shadow-[0_0_0_1px_var(--edge)] has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            value={one}
            checked={one === chosen}
            onChange={() => chooseTheme(one)}
            className="sr-only"
          />
          <Icon path={drawings[one]} className="size-3.5" />
          <span className={areWordsShown ? 'pr-1' : 'sr-only'}>{words[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}
