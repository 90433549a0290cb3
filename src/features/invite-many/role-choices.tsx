import { useMemo, useRef, useState } from 'react';
import type { ClinicRole } from '#contract/clinic-roles.ts';
import { clinicRoleOf } from '#src/lib/clinic-role-groups.ts';
import { Button } from '#src/ui/button.tsx';
import { roleKey, roleSuggestions } from './read-row.ts';
import { RoleCell } from './role-cell.tsx';
import type { StatedRow } from './row-states.ts';
import type { Sheet } from './sheet.ts';

interface RoleChoicesProps {
  readonly rows: readonly StatedRow[];
  readonly sheet: Sheet;
  readonly onChange: (change: Partial<Sheet>) => void;
}

interface Wording {
  readonly key: string;
  readonly text: string;
  readonly count: number;
  readonly role: ClinicRole | undefined;
}

/** More at once nobody reads; what is left is put right in its rows. */
const shownMax = 12;

/** What the sheet calls roles in words of its own, as often as it does. */
function wordingsOf(rows: readonly StatedRow[]): Wording[] {
  const found = new Map<string, Wording>();
  for (const { row, read } of rows) {
    const text = row.texts.clinicRole;
    if (text === '' || clinicRoleOf(text) !== undefined) continue;
    const key = roleKey(text);
    const before = found.get(key);
    found.set(key, {
      key,
      text: before?.text ?? text,
      count: (before?.count ?? 0) + 1,
      role: read.clinicRole,
    });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** One choice for every row that words its role alike: first for the words that nobody can be sure of. */
export function RoleChoices({ rows, sheet, onChange }: RoleChoicesProps) {
  const wordings = useMemo(() => wordingsOf(rows), [rows]);
  const open = wordings.filter(({ role }) => role === undefined);
  // Only at first: it must not close under the hand that settles the last one.
  const [isOpen] = useState(open.length > 0);
  const [isAllShown, setIsAllShown] = useState(open.length === 0);
  // What was open once stays where it is, settled or not.
  const asked = useRef(new Set<string>());
  for (const { key } of open) asked.current.add(key);
  if (wordings.length === 0) return null;
  const inDoubt = wordings.filter(({ key }) => asked.current.has(key)).slice(0, shownMax);
  const sure = wordings.filter(({ key }) => !asked.current.has(key));
  return (
    <details open={isOpen}>
      <summary className="min-h-target">
        Roles: {open.length === 0 ? `${wordings.length} read from other words` : `${open.length} to settle`}
      </summary>
      <ul className="flex flex-col gap-2 py-2">
        {[...inDoubt, ...(isAllShown ? sure.slice(0, shownMax) : [])].map((wording) => (
          <li key={wording.key}>
            <RoleChoice
              wording={wording}
              onChoose={(role) =>
                onChange({ roleChoices: new Map([...sheet.roleChoices, [wording.key, role]]) })
              }
            />
          </li>
        ))}
      </ul>
      {!isAllShown && sure.length > 0 && (
        <Button size="small" look="quiet" onClick={() => setIsAllShown(true)}>
          Show {sure.length} that {sure.length === 1 ? 'is' : 'are'} clear
        </Button>
      )}
    </details>
  );
}

function RoleChoice({ wording, onChoose }: { wording: Wording; onChoose: (role: ClinicRole) => void }) {
  const { text, count, role } = wording;
  const [typed, setTyped] = useState<string>();
  const suggested = role === undefined ? roleSuggestions(text)[0]?.role : undefined;
  return (
    <div className="grid items-center gap-x-4 gap-y-1 md:grid-cols-[minmax(0,14rem)_15rem_1fr]">
      <span className="min-w-0 truncate" title={text}>
        “{text}” <span className="text-faint">{count === 1 ? '1 row' : `${count} rows`}</span>
      </span>
      <RoleCell
        label={`Role for “${text}”`}
        placeholder="A few letters: rad, np, front"
        text={typed ?? role ?? ''}
        role={typed === undefined ? role : undefined}
        onText={(next) => {
          const chosen = clinicRoleOf(next);
          setTyped(chosen === undefined ? next : undefined);
          if (chosen !== undefined) onChoose(chosen);
        }}
      />
      {suggested !== undefined && (
        <Button size="small" className="justify-self-start" onClick={() => onChoose(suggested)}>
          {count === 1 ? `Use ${suggested}` : `${suggested}: apply to all ${count} like this`}
        </Button>
      )}
    </div>
  );
}
