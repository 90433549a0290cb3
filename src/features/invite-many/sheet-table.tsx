import { useMemo, useRef } from 'react';
import { useRowHeight } from '#src/table/use-row-height.ts';
import { useRowWindow } from '#src/table/use-row-window.ts';
import type { StatedRow } from './row-states.ts';
import type { Sheet } from './sheet.ts';
import { meaningWords, type TextField, textFields } from './sheet-fields.ts';
import { SheetRow } from './sheet-row.tsx';

interface SheetTableProps {
  readonly sheet: Sheet;
  readonly rows: readonly StatedRow[];
  readonly isLocked: boolean;
  readonly onEdit: (number: number, field: TextField, text: string) => void;
  readonly onLeaveOut: (number: number, isLeftOut: boolean) => void;
}

/** A row in rem: a control, and two lines of reason. */
const rowRem = 2.75;

const widths: Record<TextField, string> = {
  // As wide as the others leave room.
  email: '',
  firstName: 'w-24',
  lastName: 'w-24',
  middleName: 'w-24',
  suffix1: 'w-20',
  suffix2: 'w-20',
  phoneNumber: 'w-36',
  clinicRole: 'w-40',
  level: 'w-24',
  canManageStudies: 'w-17',
  hasDashboardAccess: 'w-22',
};
const shortHeads: Partial<Record<TextField, string>> = {
  canManageStudies: 'Studies',
  hasDashboardAccess: 'Dashboard',
};
/** Shown although the sheet has no such column: a person cannot be invited without. */
const always: ReadonlySet<TextField> = new Set([
  'email',
  'firstName',
  'lastName',
  'clinicRole',
  'level',
  'canManageStudies',
  'hasDashboardAccess',
]);

/** Every row of the sheet, of which only those in view exist. It scrolls in a region of its own, both ways. */
export function SheetTable({ sheet, rows, isLocked, onEdit, onLeaveOut }: SheetTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const rowHeight = useRowHeight(rowRem, rowRem);
  const { first, last, before, after } = useRowWindow(body, rows.length, rowHeight);
  const fields = useMemo(() => {
    const used = new Set<string>(sheet.columns);
    if (used.has('fullName')) used.add('suffix1').add('suffix2');
    return textFields.filter((field) => always.has(field) || used.has(field));
  }, [sheet.columns]);
  return (
    <section
      aria-label="Rows of the sheet"
      className="max-h-[max(24rem,calc(100dvh-11rem))] overflow-auto [--page-head:0px]"
    >
      <table className="grid-table min-w-[66rem] table-fixed" aria-rowcount={rows.length + 1}>
        <caption className="sr-only">People to invite</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className="w-19">
              Row
            </th>
            <th scope="col" className="w-46">
              State
            </th>
            {fields.map((field) => (
              <th key={field} scope="col" className={`px-2! ${widths[field]}`}>
                {shortHeads[field] ?? meaningWords[field]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Spacer height={before} />
          {rows.slice(first, last + 1).map((stated, index) => (
            <SheetRow
              key={stated.row.number}
              stated={stated}
              fields={fields}
              height={rowHeight}
              position={first + index}
              isLocked={isLocked}
              onEdit={onEdit}
              onLeaveOut={onLeaveOut}
            />
          ))}
          <Spacer height={after} />
        </tbody>
      </table>
    </section>
  );
}

/** Holds the place of the rows that do not exist. */
function Spacer({ height }: { height: number }) {
  return height === 0 ? null : (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row, which nothing can focus
    <tr aria-hidden="true" style={{ height }}>
      <td className="border-0! p-0!" />
    </tr>
  );
}
