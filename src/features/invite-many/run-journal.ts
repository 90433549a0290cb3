import * as z from 'zod/mini';
import { clinicRole } from '#contract/person-bodies.ts';
import type { Session } from '#contract/session.ts';
import { assignableUserLevel } from '#contract/user.ts';
import { type Outcome, outcomeKinds, outcomeOf } from './outcome.ts';
import { type Sheet, withEdit } from './sheet.ts';
import { columnMeanings, textFields } from './sheet-fields.ts';

/**
 * A sheet that is being sent, kept for a reload in the middle. In the storage of this one tab, which ends with it; from the
 * first row that is sent until the last is settled: see docs/decisions/invite-many.md.
 */
const sheetKey = 'readroom.invite-many.sheet';
const outcomesKey = 'readroom.invite-many.outcomes';

const storedSheet = z.object({
  /** Whose sheet it is: nobody else who signs in to this tab gets to see it. */
  owner: z.string(),
  lines: z.array(z.object({ number: z.number(), cells: z.array(z.string()) })),
  blankLines: z.number(),
  hasHead: z.boolean(),
  columns: z.array(z.enum(columnMeanings)),
  defaults: z.object({
    clinicRole: z.optional(clinicRole),
    level: assignableUserLevel,
    canManageStudies: z.boolean(),
    hasDashboardAccess: z.boolean(),
  }),
  roleChoices: z.array(z.object({ text: z.string(), role: clinicRole })),
  edits: z.array(z.object({ number: z.number(), field: z.enum(textFields), text: z.string() })),
  leftOut: z.array(z.number()),
});
const storedOutcomes = z.array(
  z.object({ number: z.number(), kind: z.enum(outcomeKinds), reason: z.optional(z.string()) }),
);

export interface Journal {
  readonly sheet: Sheet;
  readonly outcomes: ReadonlyMap<number, Outcome>;
}

const ownerOf = ({ person, clinic }: Session) => `${clinic.clinicId} ${person.userId}`;

/** False when there is no room or no storage: then a reload in mid-run has nothing to go on from. */
export function keepSheet(session: Session, sheet: Sheet): boolean {
  const { roleChoices, edits, leftOut, ...rest } = sheet;
  return write(sheetKey, {
    ...rest,
    owner: ownerOf(session),
    roleChoices: [...roleChoices].map(([text, role]) => ({ text, role })),
    edits: [...edits].flatMap(([number, texts]) =>
      Object.entries(texts).map(([field, text]) => ({ number, field, text })),
    ),
    leftOut: [...leftOut],
  });
}

export function keepOutcomes(outcomes: Journal['outcomes']): void {
  write(
    outcomesKey,
    [...outcomes].map(([number, its]) => ({ number, ...its })),
  );
}

export function dropJournal(): void {
  try {
    sessionStorage.removeItem(sheetKey);
    sessionStorage.removeItem(outcomesKey);
  } catch {
    // Without storage there is nothing in it.
  }
}

/** What was going on in this tab before it was loaded again. */
export function readJournal(session: Session): Journal | undefined {
  const read = z.safeParse(storedSheet, stored(sheetKey));
  if (!read.success || read.data.owner !== ownerOf(session)) {
    dropJournal();
    return undefined;
  }
  const { owner: _, ...sheet } = read.data;
  const outcomes = z.safeParse(storedOutcomes, stored(outcomesKey));
  const { defaults, roleChoices, edits, leftOut, ...rest } = sheet;
  const unedited: Sheet = {
    ...rest,
    defaults: { ...defaults, clinicRole: defaults.clinicRole },
    roleChoices: new Map(roleChoices.map(({ text, role }) => [text, role])),
    edits: new Map(),
    leftOut: new Set(leftOut),
  };
  return {
    sheet: edits.reduce((done, { number, field, text }) => withEdit(done, number, field, text), unedited),
    outcomes: new Map(
      (outcomes.success ? outcomes.data : []).map(({ number, kind, reason }) => [
        number,
        // The page went before the answer came.
        outcomeOf(kind === 'sending' ? 'unknown' : kind, reason),
      ]),
    ),
  };
}

function write(key: string, value: unknown): boolean {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function stored(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return undefined;
  }
}
