import { describe, expect, it } from 'vitest';
import { type ColourName, dark, grounds, light } from '../../tailwind.config.ts';

/** WCAG 2.2, relative luminance of an sRGB colour written as #rrggbb. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const words: ColourName[] = [
  'text',
  'muted',
  'faint',
  'accent',
  'stat',
  'high',
  'normal',
  'ok',
  'warn',
  'over',
];
const softPairs: [ColourName, ColourName][] = [
  ['accent', 'accent-soft'],
  ['ok', 'ok-soft'],
  ['warn', 'high-soft'],
  ['high', 'high-soft'],
  ['over', 'stat-soft'],
  ['stat', 'stat-soft'],
  ['text', 'stat-soft'],
  ['text', 'high-soft'],
  ['text', 'ok-soft'],
  ['text', 'selection'],
  ['on-accent', 'accent-fill'],
  ['on-accent', 'accent-fill-hover'],
];

it('knows the reference values', () => {
  expect(ratio('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(ratio('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_theme, colours) => {
  it.each(words.flatMap((word) => grounds.map((ground) => [word, ground] as const)))(
    '%s on %s is 4.5:1 or more',
    (word, ground) => {
      expect(ratio(colours[word], colours[ground])).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(softPairs)('%s on %s is 4.5:1 or more', (word, ground) => {
    expect(ratio(colours[word], colours[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(
    (['control', 'focus', 'accent-fill'] as const).flatMap((edge) =>
      (['canvas', 'surface', 'raised', 'hover'] as const).map((ground) => [edge, ground] as const),
    ),
  )('%s beside %s is 3:1 or more', (edge, ground) => {
    expect(ratio(colours[edge], colours[ground])).toBeGreaterThanOrEqual(3);
  });
});
