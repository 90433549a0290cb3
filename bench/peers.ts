/** What other dashboards need for the same page, measured once with this harness on one day: docs/speed.md says how. */
const peers: readonly (readonly [name: string, ...figures: string[]])[] = [
  ['', 'first scripts, br', 'all scripts', 'requests', 'list CPU, x floor', 'elements', 'its longest list'],
  ['floor', '99 KB', '99 KB', '2', '1', '36', '–'],
  ['oxide console', '277 KB', '695 KB', '82', '7.2', '2,072', '50 a page'],
  ['shadcn-admin', '287 KB', '452 KB', '82', '4.2', '654', '50 a page, a filter 616 ms'],
  ['react-admin demo', '324 KB', '669 KB', '6', '7.3', '1,056', '6,275 rows: 155,004 elements, 694 MB'],
  ['refine + antd', '421 KB', '421 KB', '4', '10.4', '1,990', '100 a page'],
  ['Orthanc Explorer 2', '454 KB', '465 KB', '25', '4.6', '1,700', '3,011 rows: frames of 2.6 s'],
  ['OHIF study list', '3,617 KB', '10,362 KB', '34', '16.4', '1,375', '50 a page'],
];

/** The table, one peer a line. */
export function peersTable(): string {
  const widths =
    peers[0]?.map((_, column) => Math.max(...peers.map((row) => row[column]?.length ?? 0))) ?? [];
  return peers
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
