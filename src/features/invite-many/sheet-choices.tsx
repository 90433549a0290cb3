import { useState } from 'react';
import { assignableUserLevels } from '#contract/user.ts';
import { CheckField } from '#src/form/check-field.tsx';
import { clinicRoleOf } from '#src/lib/clinic-role-groups.ts';
import { levelWords } from '#src/lib/person-words.ts';
import { Select } from '#src/ui/select.tsx';
import { Labelled } from './labelled.tsx';
import { RoleCell } from './role-cell.tsx';
import type { Defaults, Sheet } from './sheet.ts';
import { columnMeanings, meaningWords } from './sheet-fields.ts';

const levels = assignableUserLevels.map((value) => ({ value, label: levelWords[value] }));
const meanings = columnMeanings.map((value) => ({ value, label: meaningWords[value] }));

interface SheetChoicesProps {
  readonly sheet: Sheet;
  readonly onChange: (change: Partial<Sheet>) => void;
}

/** What goes for every row that does not say it itself. */
export function DefaultChoices({ sheet, onChange }: SheetChoicesProps) {
  const { defaults } = sheet;
  const [role, setRole] = useState<string>(defaults.clinicRole ?? '');
  const set = (change: Partial<Defaults>) => onChange({ defaults: { ...defaults, ...change } });
  return (
    <fieldset className="flex flex-wrap items-end gap-x-5 gap-y-2">
      <legend className="mb-1 text-muted">For rows that do not say it themselves</legend>
      <div className="w-60">
        <Labelled label="Clinic role">
          {({ id }) => (
            <RoleCell
              id={id}
              placeholder="A few letters: rad, np, front"
              text={role}
              role={defaults.clinicRole}
              isInvalid={role !== '' && defaults.clinicRole === undefined}
              onText={(text) => {
                setRole(text);
                set({ clinicRole: clinicRoleOf(text) });
              }}
            />
          )}
        </Labelled>
      </div>
      <Labelled label="Level">
        {(control) => (
          <Select
            {...control}
            options={levels}
            value={defaults.level}
            onChange={(event) =>
              set({ level: assignableUserLevels.find((level) => level === event.target.value) ?? 'member' })
            }
          />
        )}
      </Labelled>
      <div className="flex min-h-control flex-wrap items-center gap-x-4">
        <CheckField
          label="Manages studies"
          isChecked={defaults.canManageStudies}
          onChange={(canManageStudies) => set({ canManageStudies })}
        />
        <CheckField
          label="Dashboard access"
          isChecked={defaults.hasDashboardAccess || defaults.level === 'admin'}
          reason={defaults.level === 'admin' ? 'Admins always have it.' : undefined}
          onChange={(hasDashboardAccess) => set({ hasDashboardAccess })}
        />
      </div>
    </fieldset>
  );
}

/** What each column is taken for. */
export function ColumnChoices({ sheet, onChange }: SheetChoicesProps) {
  const { columns, lines, hasHead } = sheet;
  const used = columns.filter((meaning) => meaning !== 'none').length;
  const isAddressKnown = columns.includes('email');
  // Only at first: it must not close under the hand that puts it right.
  const [isOpen] = useState(!isAddressKnown);
  return (
    <details open={isOpen}>
      <summary className="min-h-target">
        Columns: {used} of {columns.length} used{isAddressKnown ? '' : ', none of them for the e-mail'}
      </summary>
      <div className="flex flex-col gap-3 py-2">
        <CheckField
          label="The first row holds the names of the columns"
          isChecked={hasHead}
          onChange={(next) => onChange({ hasHead: next })}
        />
        <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-3">
          {columns.map((meaning, column) => {
            const name = hasHead ? (lines[0]?.cells[column] ?? '') : '';
            const sample = lines[hasHead ? 1 : 0]?.cells[column] ?? '';
            return (
              <Labelled
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                key={column}
                label={name === '' ? `Column ${column + 1} is` : `“${name}” is`}
                hint={sample || undefined}
              >
                {(control) => (
                  <Select
                    {...control}
                    options={meanings}
                    value={meaning}
                    onChange={(event) => {
                      const next = columnMeanings.find((one) => one === event.target.value) ?? 'none';
                      onChange({
                        // One column a meaning: it moves to the one that was chosen last.
                        columns: columns.map((now, place) =>
                          place === column ? next : now === next && next !== 'none' ? 'none' : now,
                        ),
                      });
                    }}
                  />
                )}
              </Labelled>
            );
          })}
        </div>
      </div>
    </details>
  );
}
