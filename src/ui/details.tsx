import type { ReactNode } from 'react';

/** The facts of one object, as a list of terms: label left, value right; under each other where it is narrow. */
export function Details({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-1 md:grid-cols-[11rem_minmax(0,1fr)]">{children}</dl>;
}

export function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="pt-2 text-muted md:border-b md:border-line md:pb-2">{name}</dt>
      <dd className="min-w-0 border-b border-line pb-2 md:pt-2">{children}</dd>
    </>
  );
}
