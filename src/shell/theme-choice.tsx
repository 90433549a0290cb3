import { useSyncExternalStore } from 'react';
import { chooseTheme, type Theme, theme, themes } from '#src/lib/theme.ts';
import { Icon } from '#src/ui/icon.tsx';

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
          <Icon name={one} className="size-3.5" />
          <span className={areWordsShown ? 'pr-1' : 'sr-only'}>{words[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}
