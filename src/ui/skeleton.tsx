/** A grey bar where a text will be; `width` as CSS says it. */
export function Skeleton({ width = '8rem' }: { width?: string }) {
  return <span className="skeleton" style={{ width, maxWidth: '100%' }} />;
}

const widths = ['62%', '48%', '71%', '55%', '66%', '43%', '58%', '75%'];

interface SkeletonRowsProps {
  rows?: number;
  columns: number;
  /** Of the columns, so that a placeholder hides where its column does. */
  classNames?: readonly string[];
}

/** Rows as high as real ones, so that nothing jumps when those come. Put into a `<tbody aria-hidden>`. */
export function SkeletonRows({ rows = 12, columns, classNames = [] }: SkeletonRowsProps) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
    <tr key={row} className="max-md:h-14">
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
        <td key={column} className={classNames[column]}>
          <Skeleton width={widths[(row * 3 + column * 5) % widths.length] ?? '50%'} />
        </td>
      ))}
    </tr>
  ));
}
