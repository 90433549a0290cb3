import { SkeletonRows } from '#src/ui/skeleton.tsx';
import { Page } from './page.tsx';

/** A list page whose code or rows are on their way: the same head, the same row height. */
export function PagePending() {
  return (
    <Page title="Loading…" toolbar={<span className="skeleton w-48" />}>
      <table className="grid-table" aria-hidden="true">
        <tbody>
          <SkeletonRows columns={4} />
        </tbody>
      </table>
    </Page>
  );
}
