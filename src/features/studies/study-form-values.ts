import type { Severity, Study, StudyViewerStatus } from '#contract/study.ts';
import {
  metadataKeyMax,
  metadataPairsMax,
  type StudyCreateBody,
  type StudyUpdateBody,
} from '#contract/study-bodies.ts';
import { codePoints, isStorableText } from '#contract/text.ts';
import type { Choice } from '#src/form/choice-field.tsx';
import type { FormShape } from '#src/form/resolve.ts';
import { personName } from '#src/lib/person-name.ts';
import { withoutWrapping } from './study-name.ts';

export interface MetadataPair {
  readonly key: string;
  readonly value: string;
}

/** What stands in the form, for creating and for editing. */
export interface StudyValues {
  studyDescription: string;
  severity: Severity;
  studyInstanceUid: string;
  assignee: Choice | null;
  customer: Choice | null;
  studyViewerStatus: StudyViewerStatus;
  pairs: MetadataPair[];
}

export const emptyStudyValues: StudyValues = {
  studyDescription: '',
  severity: 'normal',
  studyInstanceUid: '',
  assignee: null,
  customer: null,
  studyViewerStatus: 'incomplete',
  pairs: [],
};

export function studyValues(study: Study): StudyValues {
  const { assignedTo, expressCustomer } = study;
  return {
    studyDescription: study.studyDescription,
    severity: study.severity,
    studyInstanceUid: study.studyInstanceUid,
    assignee: assignedTo ? { id: assignedTo.userId, name: personName(assignedTo) } : null,
    customer: expressCustomer
      ? { id: expressCustomer.expressCustomerId, name: expressCustomer.expressCustomerName }
      : null,
    studyViewerStatus: study.studyViewerStatus,
    pairs: Object.entries(study.metadata ?? {}).map(([key, value]) => ({ key, value })),
  };
}

/** A row that nobody wrote into is no pair. */
const isWritten = (pair: MetadataPair) => pair.key !== '' || pair.value !== '';

/** Defined rather than assigned by name: a key may be called `__proto__`. */
export function metadataOf(pairs: readonly MetadataPair[]): Record<string, string> {
  return Object.fromEntries(pairs.filter(isWritten).map(({ key, value }) => [key, value]));
}

export function createBody(values: StudyValues): StudyCreateBody {
  const metadata = metadataOf(values.pairs);
  return {
    studyDescription: values.studyDescription,
    severity: values.severity,
    studyInstanceUid: withoutWrapping(values.studyInstanceUid),
    ...(values.assignee === null ? {} : { assignedTo: values.assignee.id }),
    ...(values.customer === null ? {} : { expressCustomerId: values.customer.id }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

/** Only what is different from the study that the form was opened with. */
export function updateBody(base: Study, values: StudyValues): StudyUpdateBody {
  const metadata = metadataOf(values.pairs);
  const assignedTo = values.assignee?.id ?? null;
  return {
    ...(values.studyDescription === base.studyDescription
      ? {}
      : { studyDescription: values.studyDescription }),
    ...(values.severity === base.severity ? {} : { severity: values.severity }),
    ...(assignedTo === (base.assignedTo?.userId ?? null) ? {} : { assignedTo }),
    ...(values.studyViewerStatus === base.studyViewerStatus
      ? {}
      : { studyViewerStatus: values.studyViewerStatus }),
    ...(isSameMetadata(metadata, base.metadata ?? {})
      ? {}
      : { metadata: Object.keys(metadata).length === 0 ? null : metadata }),
  };
}

type Metadata = Readonly<Record<string, string>>;

function isSameMetadata(a: Metadata, b: Metadata): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
  );
}

/** Whether a study is as a body wants it. */
export function hasAll(study: Study, body: StudyUpdateBody): boolean {
  const { assignedTo, metadata, ...plain } = body;
  return (
    Object.entries(plain).every(
      ([field, value]) => value === undefined || study[field as keyof typeof plain] === value,
    ) &&
    (assignedTo === undefined || (study.assignedTo?.userId ?? null) === assignedTo) &&
    (metadata === undefined || isSameMetadata(metadata ?? {}, study.metadata ?? {}))
  );
}

/** What a browser can tell about a pair's name before the server does. */
function keyProblem(pair: MetadataPair): string | undefined {
  if (pair.key === '') return 'Is required.';
  if (codePoints(pair.key) > metadataKeyMax) return `Must be 1 to ${metadataKeyMax} characters.`;
  return isStorableText(pair.key) ? undefined : 'Contains a character that cannot be stored.';
}

function* studyProblems(values: StudyValues): Generator<readonly [string, string]> {
  if (values.assignee?.id === '') yield ['assignee', 'Choose a person from the list, or clear the field.'];
  if (values.customer?.id === '') yield ['customer', 'Choose a customer from the list, or clear the field.'];
  yield* pairProblems(values.pairs);
}

function* pairProblems(pairs: readonly MetadataPair[]): Generator<readonly [string, string]> {
  const seen = new Set<string>();
  for (const [index, pair] of pairs.entries()) {
    if (!isWritten(pair)) continue;
    const problem = keyProblem(pair);
    if (problem !== undefined) yield [`pairs.${index}.key`, problem];
    // A body has each name once: the second would silently replace the first.
    else if (seen.has(pair.key)) yield [`pairs.${index}.key`, `“${pair.key}” is there already.`];
    seen.add(pair.key);
  }
  const count = pairs.filter(isWritten).length;
  if (count > metadataPairsMax)
    yield ['pairs.root', `At most ${metadataPairsMax} pairs; these are ${count}.`];
}

/** The field of the form for a path of the body: `metadata.indication` → `pairs.2.value`. */
export function studyFieldOf(path: string, values: StudyValues): string | undefined {
  if (path === 'assignedTo') return 'assignee';
  if (path === 'expressCustomerId') return 'customer';
  if (path === 'metadata') return 'pairs.root';
  if (path.startsWith('metadata.')) {
    const key = path.slice('metadata.'.length);
    const index = values.pairs.findIndex((pair) => pair.key === key && isWritten(pair));
    const pair = values.pairs[index];
    if (pair === undefined) return 'pairs.root';
    return `pairs.${index}.${keyProblem(pair) === undefined ? 'value' : 'key'}`;
  }
  return Object.hasOwn(emptyStudyValues, path) ? path : undefined;
}

export const createShape: FormShape<StudyValues> = {
  toBody: createBody,
  fieldOf: studyFieldOf,
  problems: studyProblems,
};

export function updateShape(base: Study): FormShape<StudyValues> {
  return { ...createShape, toBody: (values) => updateBody(base, values) };
}

/** What a field is called where it does not stand beside its control. */
export function studyFieldLabel(field: string, values: StudyValues): string {
  const pair = /^pairs\.(\d+)\.(key|value)$/.exec(field);
  if (pair) {
    const index = Number(pair[1]);
    const key = values.pairs[index]?.key ?? '';
    return pair[2] === 'key' ? `Metadata ${index + 1}, name` : `Metadata, ${shorten(key)}`;
  }
  return fieldLabels[field] ?? field;
}

const shorten = (text: string) => ([...text].length > 40 ? `${[...text].slice(0, 39).join('')}…` : text);

const fieldLabels: Readonly<Record<string, string>> = {
  studyDescription: 'Description',
  severity: 'Severity',
  studyInstanceUid: 'DICOM UID',
  assignee: 'Assigned to',
  customer: 'Express customer',
  studyViewerStatus: 'Status',
  'pairs.root': 'Metadata',
};
