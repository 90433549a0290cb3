import { csvLine, csvMark } from '#contract/csv.ts';
import type { StatedRow } from './row-states.ts';
import { meaningWords } from './sheet-fields.ts';
import { reasonWords, stateWords } from './state-words.ts';

/** What became of each row, as a CSV file that no spreadsheet runs anything of. */
export function resultsFile(rows: readonly StatedRow[]): string {
  const head = [
    'Row',
    meaningWords.email,
    meaningWords.firstName,
    meaningWords.lastName,
    meaningWords.clinicRole,
    meaningWords.level,
    'Result',
    'Reason',
  ];
  return (
    csvMark +
    csvLine(head) +
    rows
      .map((its) => {
        const { email, firstName, lastName, clinicRole } = its.row.texts;
        return csvLine([
          its.row.number,
          email,
          firstName,
          lastName,
          its.read.clinicRole ?? clinicRole,
          its.read.level,
          stateWords[its.state],
          reasonWords(its),
        ]);
      })
      .join('')
  );
}
