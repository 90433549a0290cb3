import type { ChangeNote } from '#contract/error.ts';
import type { MergePart } from '#src/form/merge-part.ts';
import type { MetadataPair, StudyValues } from './study-form-values.ts';
import { severityWords } from './study-words.ts';

interface Part {
  readonly label: string;
  readonly words: string;
  /** What is compared. */
  readonly token: string;
}

const nothing: Part = { label: '', words: 'none', token: '' };

function partsOf(values: StudyValues): Map<string, Part> {
  const { studyDescription, severity, assignee, studyViewerStatus, pairs } = values;
  const parts = new Map<string, Part>([
    ['studyDescription', { label: 'Description', words: studyDescription, token: studyDescription }],
    ['severity', { label: 'Severity', words: severityWords[severity], token: severity }],
    ['assignee', { label: 'Assigned to', words: assignee?.name ?? 'Unassigned', token: assignee?.id ?? '' }],
    [
      'studyViewerStatus',
      {
        label: 'Status',
        words: studyViewerStatus === 'complete' ? 'Complete' : 'Incomplete',
        token: studyViewerStatus,
      },
    ],
  ]);
  for (const { key, value } of pairs) {
    if (key === '' && value === '') continue;
    parts.set(`metadata.${key}`, { label: key, words: value === '' ? 'empty' : value, token: `=${value}` });
  }
  return parts;
}

/** What others changed, field by field and pair by pair. What they changed to the very same is not mentioned. */
export function mergeParts(base: StudyValues, mine: StudyValues, theirs: StudyValues): MergePart[] {
  const [before, my, their] = [partsOf(base), partsOf(mine), partsOf(theirs)];
  const ids = new Set([...before.keys(), ...their.keys(), ...my.keys()]);
  return [...ids].flatMap((id) => {
    const [b, m, t] = [before.get(id) ?? nothing, my.get(id) ?? nothing, their.get(id) ?? nothing];
    if (t.token === b.token || t.token === m.token) return [];
    return [
      {
        id,
        label: t.label || m.label || b.label,
        before: b.words,
        mine: m.words,
        theirs: t.words,
        isConflict: m.token !== b.token,
      },
    ];
  });
}

/** My values with theirs in the named parts. */
export function takeTheirs(mine: StudyValues, theirs: StudyValues, ids: ReadonlySet<string>): StudyValues {
  const from = (id: string) => (ids.has(id) ? theirs : mine);
  return {
    ...mine,
    studyDescription: from('studyDescription').studyDescription,
    severity: from('severity').severity,
    assignee: from('assignee').assignee,
    studyViewerStatus: from('studyViewerStatus').studyViewerStatus,
    pairs: mergedPairs(mine.pairs, theirs.pairs, ids),
  };
}

function mergedPairs(
  mine: readonly MetadataPair[],
  theirs: readonly MetadataPair[],
  ids: ReadonlySet<string>,
): MetadataPair[] {
  const isTheirs = (pair: MetadataPair) => ids.has(`metadata.${pair.key}`);
  const their = new Map(theirs.map((pair) => [pair.key, pair]));
  const kept = mine.flatMap((pair) => (isTheirs(pair) ? (their.get(pair.key) ?? []) : pair));
  const known = new Set(kept.map((pair) => pair.key));
  return [...kept, ...theirs.filter((pair) => isTheirs(pair) && !known.has(pair.key))];
}

const fieldWords: Readonly<Record<string, string>> = {
  studyDescription: 'the description',
  severity: 'the severity',
  assignedTo: 'the assignment',
  studyViewerStatus: 'the status',
  metadata: 'the metadata',
  isCancelled: 'whether it is cancelled',
  cancelledAt: '',
};

/** `changed the severity and the metadata`. */
export function changeWords(note: ChangeNote): string {
  if (note.action === 'studyCancel') return 'cancelled it';
  if (note.action === 'studyUncancel') return 'restored it';
  const fields = note.fields.map((field) => fieldWords[field] ?? field).filter((words) => words !== '');
  const last = fields.pop();
  if (last === undefined) return 'changed it';
  return `changed ${fields.length === 0 ? last : `${fields.join(', ')} and ${last}`}`;
}
