import type { Config } from 'tailwindcss';
import plugin from 'tailwindcss/plugin';

/**
 * Every colour there is. Text tones and the colours that words are written in meet 4.5:1 on every ground
 * in `grounds`, control edges and marks 3:1; `src/ui/contrast.test.ts` computes the ratios.
 */
export const light = {
  canvas: '#ffffff',
  surface: '#f5f7f9',
  raised: '#ffffff',
  sunken: '#eaeef2',
  hover: '#f0f4f8',
  selected: '#e2edfb',
  line: '#dfe4ea',
  /** Around what its own words already show to be a control: chips, buttons. */
  edge: '#c6cdd6',
  /** Around what nothing else shows: fields, boxes to tick. */
  control: '#838c98',
  text: '#141920',
  muted: '#48525f',
  faint: '#5b6572',
  accent: '#0a58bd',
  'accent-fill': '#0b5cc7',
  'accent-fill-hover': '#094da8',
  'on-accent': '#ffffff',
  'accent-soft': '#e2edfb',
  stat: '#b81c1c',
  'stat-soft': '#fdeceb',
  high: '#855000',
  'high-soft': '#fbf1de',
  normal: '#56616f',
  ok: '#17724a',
  'ok-soft': '#e3f4eb',
  warn: '#855000',
  over: '#b81c1c',
  focus: '#0b5cc7',
  selection: '#bcd8ff',
  veil: '#0b0e1466',
};

/** For a room that is kept dark: near-black grounds with little blue light, and no pure white. */
export const dark: typeof light = {
  canvas: '#0b0e13',
  surface: '#10141b',
  raised: '#171c25',
  sunken: '#1a202a',
  hover: '#131923',
  selected: '#11253f',
  line: '#1f2630',
  edge: '#343e4c',
  control: '#5f6b7c',
  text: '#e6eaf0',
  muted: '#a8b1bf',
  faint: '#8b96a6',
  accent: '#72b1ff',
  'accent-fill': '#5fa8ff',
  'accent-fill-hover': '#7ab7ff',
  'on-accent': '#06121f',
  'accent-soft': '#11253f',
  stat: '#ff7a75',
  'stat-soft': '#341a1e',
  high: '#f2ac48',
  'high-soft': '#2e2415',
  normal: '#9aa5b5',
  ok: '#4cbd8c',
  'ok-soft': '#122c23',
  warn: '#f2ac48',
  over: '#ff7a75',
  focus: '#72b1ff',
  selection: '#234b80',
  veil: '#000000a6',
};

export type ColourName = keyof typeof light;

/** The system's own faces: nothing to load, and every script that the machine can write. */
const faces = {
  '--sans': 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  '--mono':
    'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
};

/** What text may stand on. */
export const grounds = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected'] as const;

const asVariables = (colours: typeof light) =>
  Object.fromEntries(Object.entries(colours).map(([name, value]) => [`--${name}`, value]));

const asTheme = Object.fromEntries(Object.keys(light).map((name) => [name, `var(--${name})`]));

const darkRoot = { ...asVariables(dark), colorScheme: 'dark' };

export default {
  content: [],
  theme: {
    colors: { ...asTheme, transparent: 'transparent', current: 'currentColor', inherit: 'inherit' },
    fontFamily: { sans: 'var(--sans)', mono: 'var(--mono)' },
    // In rem, so that a person's own font size counts; the comment is what it is at 16 px.
    fontSize: {
      xs: ['0.6875rem', '1rem'], // 11 on 16: keys, column heads, initials
      sm: ['0.75rem', '1rem'], // 12 on 16: identifiers, hints
      base: ['0.8125rem', '1.25rem'], // 13 on 20: everything
      lg: ['1rem', '1.5rem'], // 16 on 24: the page's title
      xl: ['1.25rem', '1.75rem'], // 20 on 28: the few pages that stand alone
    },
    fontWeight: { normal: '400', medium: '500', semibold: '600', bold: '700' },
    borderRadius: { none: '0', sm: '3px', DEFAULT: '6px', lg: '10px', full: '999px' },
    boxShadow: { float: '0 0 0 1px var(--line), 0 12px 32px -8px #0006' },
    screens: {
      md: '769px',
      lg: '1100px',
      xl: '1400px',
      tall: { raw: '(min-width: 769px) and (min-height: 560px)' },
    },
    extend: {
      // The grid is 4 px: Tailwind's own spacing of 0.25rem. These are the heights with a name.
      spacing: { row: '2.25rem', control: '2rem', target: '1.5rem', sidebar: '13rem' },
    },
  },
  plugins: [
    plugin(({ addBase }) => {
      addBase({
        ':root': { ...faces, ...asVariables(light), colorScheme: 'light' },
        '@media (prefers-color-scheme: dark)': { ":root:not([data-theme='light'])": darkRoot },
        ":root[data-theme='dark']": darkRoot,
      });
    }),
  ],
} satisfies Config;
