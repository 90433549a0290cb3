import type { Study } from '#contract/study.ts';
import { assigneeWords, severityWords, statusWords } from './study-words.ts';

/** What is different between two states of a study, as "field: before → after". */
export function studyChanges(before: Study, after: Study): string[] {
  const fields: readonly (readonly [name: string, words: (study: Study) => string])[] = [
    ['assigned to', (study) => assigneeWords(study.assignedTo)],
    ['severity', (study) => severityWords[study.severity]],
    ['status', statusWords],
    ['description', (study) => study.studyDescription],
    ['metadata', (study) => pairs(study.metadata)],
  ];
  return fields.flatMap(([name, words]) =>
    words(before) === words(after) ? [] : [`${name}: ${words(before)} → ${words(after)}`],
  );
}

function pairs(metadata: Study['metadata']): string {
  return (
    Object.entries(metadata ?? {})
      .map(([key, value]) => `${key} ${value}`)
      .sort()
      .join(', ') || 'none'
  );
}
