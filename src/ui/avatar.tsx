/** Initials in a circle, beside a name that is written out: so it says nothing to screen readers. */
export function Avatar({ initials, isDim = false }: { initials: string; isDim?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={`inline-grid size-5 shrink-0 place-items-center rounded-full bg-sunken text-[0.5625rem] leading-none font-semibold tracking-wide ${isDim ? 'text-faint' : 'text-muted'}`}
    >
      {initials}
    </span>
  );
}
