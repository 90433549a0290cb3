import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

/** One part of a page of settings. */
export function Section({ title, note, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {note !== undefined && <p className="text-muted">{note}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
