/** A grey bar where a text will be; `width` as CSS says it. */
export function Skeleton({ width = '8rem' }: { width?: string }) {
  return <span className="skeleton" style={{ width, maxWidth: '100%' }} />;
}

const widths = ['62%', '48%', '71%', '55%', '66%', '43%', '58%', '75%'];

/** Rows as high as real ones, so that nothing jumps when those come. Put into a `<tbody aria-hidden>`. */
export function SkeletonRows({ rows = 12, columns }: { rows?: number; columns: number }) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
    <tr key={row}>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
        <td key={column}>
          <Skeleton width={widths[(row * 3 + column * 5) % widths.length] ?? '50%'} />
        </td>
      ))}
    </tr>
  ));
}
