/** All on a grid of 16, drawn with one line of 1.5. */
const drawings = {
  copy: 'M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3',
  done: 'm3 8.5 3.5 3.5L13 4.5',
  close: 'm4 4 8 8M12 4l-8 8',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  back: 'M10 3.5 5.5 8l4.5 4.5',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3',
  studies: 'M2.5 3h11v10h-11zM2.5 6.5h11M6 6.5V13',
  people: 'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c.4-2.4 2.5-4 5-4s4.6 1.6 5 4',
  invitation: 'M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5',
  audit: 'M4 2.5h8v11H4zM6 5.5h4M6 8h4M6 10.5h2',
  settings:
    'M2 5h6.5M12 5h2M2 11h2M7.5 11H14M8.5 5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 0 0-3.5 0zM4 11a1.75 1.75 0 1 0 3.5 0A1.75 1.75 0 0 0 4 11z',
  system: 'M2.5 3h11v7.5h-11zM5.5 13.5h5',
  light:
    'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  dark: 'M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6z',
} as const;

export type IconName = keyof typeof drawings;

/** Says nothing to screen readers: a word stands beside it, or its button has a label. */
export function Icon({ name, className = 'size-4' }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
