import { SkeletonRows } from '#src/ui/skeleton.tsx';

/** A list page whose code or rows are on their way: a head and rows where they will be, and no title to read out. */
export function PagePending() {
  return (
    <div aria-busy="true" className="overflow-hidden">
      <div className="flex h-[5.75rem] flex-col justify-around border-b border-line px-5 py-3">
        <span className="skeleton w-24" />
        <span className="skeleton w-64" />
      </div>
      <table className="grid-table" aria-hidden="true">
        <tbody>
          <SkeletonRows columns={4} />
        </tbody>
      </table>
      <span className="sr-only">Loading</span>
    </div>
  );
}
