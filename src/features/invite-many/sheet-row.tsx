import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { assignableUserLevels } from '#contract/user.ts';
import { levelWords } from '#src/lib/person-words.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Checkbox } from '#src/ui/checkbox.tsx';
import { Input } from '#src/ui/input.tsx';
import { Select } from '#src/ui/select.tsx';
import { RoleCell } from './role-cell.tsx';
import type { StatedRow } from './row-states.ts';
import { meaningWords, type TextField } from './sheet-fields.ts';
import { reasonWords, stateTones, stateWords } from './state-words.ts';

const levels = assignableUserLevels.map((value) => ({ value, label: levelWords[value] }));

interface SheetRowProps {
  readonly stated: StatedRow;
  readonly fields: readonly TextField[];
  readonly height: number;
  /** Among the rows that are shown, as a table counts them. */
  readonly position: number;
  readonly isLocked: boolean;
  readonly onEdit: (number: number, field: TextField, text: string) => void;
  readonly onLeaveOut: (number: number, isLeftOut: boolean) => void;
}

/** One person, with every cell open to be put right. */
export const SheetRow = memo(
  function SheetRow({ stated, fields, height, position, ...rest }: SheetRowProps) {
    const { row, read, state } = stated;
    const reason = reasonWords(stated);
    const reasonId = `sheet-row-${row.number}`;
    const isLocked = rest.isLocked || state === 'sending' || state === 'invited';
    const edit = (field: TextField, text: string) => rest.onEdit(row.number, field, text);

    const cell = (field: TextField) => {
      const label = `${meaningWords[field]}, row ${row.number}`;
      const isInvalid = state === 'invalid' && read.problems[field] !== undefined;
      const describedBy = isInvalid ? reasonId : undefined;
      const control = { 'aria-label': label, 'aria-invalid': isInvalid, 'aria-describedby': describedBy };
      switch (field) {
        case 'clinicRole':
          return isLocked ? (
            <span className="block truncate px-2.5 text-muted">
              {read.clinicRole ?? row.texts.clinicRole}
            </span>
          ) : (
            <RoleCell
              label={label}
              text={row.texts.clinicRole}
              role={read.clinicRole}
              describedBy={describedBy}
              isInvalid={isInvalid}
              onText={(text) => edit(field, text)}
            />
          );
        case 'level': {
          // What is no level stays in view until one is chosen.
          const odd = read.problems.level === undefined ? [] : [{ value: '', label: row.texts.level }];
          return (
            <Select
              {...control}
              className="field w-full px-1!"
              disabled={isLocked}
              options={[...odd, ...levels]}
              value={odd.length > 0 ? '' : read.level}
              onChange={(event) => edit(field, event.target.value)}
            />
          );
        }
        case 'canManageStudies':
        case 'hasDashboardAccess':
          return (
            <Checkbox
              label={label}
              aria-describedby={describedBy}
              checked={read[field]}
              disabled={isLocked}
              // Without it an admin is invalid: then it has to be open.
              title={
                field === 'hasDashboardAccess' && read.level === 'admin' ? 'An admin needs it.' : undefined
              }
              onChange={(event) => edit(field, event.target.checked ? 'yes' : 'no')}
            />
          );
        default:
          return (
            <Input
              {...control}
              className="w-full read-only:bg-surface read-only:text-muted"
              spellCheck={false}
              autoComplete="off"
              inputMode={field === 'email' ? 'email' : field === 'phoneNumber' ? 'tel' : undefined}
              readOnly={isLocked}
              value={row.texts[field]}
              onChange={(event) => edit(field, event.target.value)}
            />
          );
      }
    };

    return (
      <tr aria-rowindex={position + 2} style={{ height }}>
        <th scope="row" className="whitespace-nowrap">
          <span className="inline-flex items-center gap-1 tabular-nums">
            <Checkbox
              label={`Send row ${row.number}`}
              checked={state !== 'leftOut'}
              disabled={isLocked}
              onChange={(event) => rest.onLeaveOut(row.number, !event.target.checked)}
            />
            {row.number}
          </span>
        </th>
        <td>
          <span className="line-clamp-2 text-sm" title={reason}>
            <Badge tone={stateTones[state]}>{stateWords[state]}</Badge> <span id={reasonId}>{reason}</span>{' '}
            <FoundLink found={stated.found} />
          </span>
        </td>
        {fields.map((field) => (
          <td key={field} className="px-1!">
            {cell(field)}
          </td>
        ))}
      </tr>
    );
  },
  (before, after) =>
    before.stated.row === after.stated.row &&
    before.stated.read === after.stated.read &&
    before.stated.state === after.stated.state &&
    before.stated.reason === after.stated.reason &&
    before.stated.found === after.stated.found &&
    before.fields === after.fields &&
    before.height === after.height &&
    before.position === after.position &&
    before.isLocked === after.isLocked,
);

/** In a tab of its own: the sheet stays where it is. */
function FoundLink({ found }: Pick<StatedRow, 'found'>) {
  const look = { className: 'link underline', target: '_blank' };
  if (found?.userId !== undefined)
    return (
      <Link to="/users/$userId" params={{ userId: found.userId }} {...look}>
        Open
      </Link>
    );
  if (found?.invitationId !== undefined)
    return (
      <Link to="/invitations/$invitationId" params={{ invitationId: found.invitationId }} {...look}>
        Open
      </Link>
    );
  return null;
}
