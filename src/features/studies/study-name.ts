import { dicomUidProblem } from '#contract/identifiers.ts';

/** What was pasted to find one study by: one of its two identifiers, or why it is neither. */
export type StudyName =
  | { readonly kind: 'id'; readonly studyId: string }
  | { readonly kind: 'uid'; readonly studyInstanceUid: string }
  | { readonly kind: 'neither'; readonly problem: string };

/** Blanks around it, and the NUL that pads a UID in DICOM files, come along when an identifier is copied. */
export function withoutWrapping(pasted: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is exactly what is looked for
  return pasted.replace(/^[\s\u0000"']+|[\s\u0000"']+$/g, '');
}

export function readStudyName(pasted: string): StudyName {
  const text = withoutWrapping(pasted);
  if (/^stu_/i.test(text)) {
    const studyId = text.toLowerCase();
    return /^stu_[0-9a-f]{32}$/.test(studyId)
      ? { kind: 'id', studyId }
      : { kind: 'neither', problem: 'A study id is stu_ and 32 hexadecimal digits.' };
  }
  if (text === '' || !/^[0-9.]/.test(text))
    return { kind: 'neither', problem: 'Paste a study id (stu_…) or a DICOM UID (digits and dots).' };
  const problem = dicomUidProblem(text);
  return problem === undefined
    ? { kind: 'uid', studyInstanceUid: text }
    : { kind: 'neither', problem: `Not a DICOM UID. ${problem}` };
}
