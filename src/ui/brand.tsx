/** Half in the light, half in the dark: a reading room. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 text-[0.9375rem] font-bold tracking-tight">
      <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
        <rect width="20" height="20" rx="5" className="fill-accent-fill" />
        <path d="M10 4a6 6 0 0 1 0 12z" className="fill-on-accent" />
        <circle cx="10" cy="10" r="5.25" fill="none" strokeWidth="1.5" className="stroke-on-accent" />
      </svg>
      Readroom
    </span>
  );
}
