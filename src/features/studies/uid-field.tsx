import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Control, useController } from 'react-hook-form';
import { dicomUidProblem } from '#contract/identifiers.ts';
import { FieldFrame } from '#src/form/field.tsx';
import { Input } from '#src/ui/input.tsx';
import type { StudyValues } from './study-form-values.ts';
import { withoutWrapping } from './study-name.ts';
import { studyByUidOptions } from './study-writes.ts';

/** Milliseconds without a key before it is asked whether the clinic has the UID already: that is recorded. */
const typingPause = 500;

/** Checked while it is typed; one that is taken leads to the study that has it. */
export function UidField({ control }: { control: Control<StudyValues> }) {
  const { field, fieldState } = useController({ control, name: 'studyInstanceUid' });
  const uid = withoutWrapping(field.value);
  const [looked, setLooked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setLooked(uid), typingPause);
    return () => clearTimeout(timer);
  }, [uid]);
  const isWellFormed = dicomUidProblem(uid) === undefined;
  const existing = useQuery({ ...studyByUidOptions(looked), enabled: isWellFormed && looked === uid });
  const found = isWellFormed && looked === uid ? existing.data : undefined;
  return (
    <FieldFrame
      label="DICOM UID"
      isRequired
      error={
        fieldState.error?.message ?? (found ? 'The clinic already has a study with this UID.' : undefined)
      }
      hint={
        <span role="status">
          {found ? (
            <>
              It is{' '}
              <a
                className="link inline-flex min-h-target items-center"
                href={`/studies/${found.studyId}`}
                target="_blank"
                rel="noopener"
              >
                {found.studyDescription}
              </a>{' '}
              (opens in a new tab, and this form stays).
            </>
          ) : found === null ? (
            'Not in the clinic yet.'
          ) : (
            'The Study Instance UID: digits and dots, at most 64.'
          )}
        </span>
      }
    >
      {(frame) => (
        <Input
          {...frame}
          ref={field.ref}
          name={field.name}
          value={field.value}
          onChange={field.onChange}
          onBlur={field.onBlur}
          className="w-full font-mono"
          autoComplete="off"
          spellCheck={false}
          inputMode="decimal"
        />
      )}
    </FieldFrame>
  );
}
