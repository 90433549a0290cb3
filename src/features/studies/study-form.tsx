import { type KeyboardEvent, useEffect } from 'react';
import { type Control, type FieldErrors, get, useController } from 'react-hook-form';
import { severities, studyViewerStatuses } from '#contract/study.ts';
import { OutcomeUnknown, stateOf } from '#src/api/write-once.ts';
import { ErrorSummary, type SummedError } from '#src/form/error-summary.tsx';
import { TextAreaField } from '#src/form/field.tsx';
import { RadioField } from '#src/form/radio-field.tsx';
import { SaveFailure } from '#src/form/save-failure.tsx';
import { roomWords } from '#src/form/text-limit.ts';
import { Button } from '#src/ui/button.tsx';
import { Keys } from '#src/ui/key.tsx';
import { SeverityMark } from '#src/ui/severity-mark.tsx';
import { AssigneeField } from './assignee-field.tsx';
import { CustomerField } from './customer-field.tsx';
import { MetadataFields } from './metadata-fields.tsx';
import { StudyConflictChoice } from './study-conflict.tsx';
import { type StudyValues, studyFieldLabel, studyFieldOf } from './study-form-values.ts';
import { StudyConflict } from './study-writes.ts';
import { UidField } from './uid-field.tsx';
import type { StudyFormUse } from './use-study-form.tsx';

/** The buttons stand outside of the form; only one form can be open. */
const formId = 'study-form';
const descriptionMax = 1000;
const severityOptions = severities.map((severity) => ({
  value: severity,
  label: <SeverityMark severity={severity} />,
}));
const statusLabels = { incomplete: 'Incomplete', complete: 'Complete' } as const;
const statusOptions = studyViewerStatuses.map((status) => ({ value: status, label: statusLabels[status] }));

/** The fields of a study, what is wrong with them, and the way to save them. */
export function StudyForm({ use }: { use: StudyFormUse }) {
  const { form, base, failure, isSaving, submit } = use;
  const { errors } = form.formState;
  const isNew = base === undefined;
  const isConflict = failure instanceof StudyConflict;
  const values = form.getValues();

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, before the dialog would give it to its first button
  useEffect(() => form.setFocus('studyDescription'), []);

  const sumUp = (field: string): SummedError[] => {
    const found: unknown = get(errors, field);
    const message =
      typeof found === 'object' && found !== null && 'message' in found ? found.message : undefined;
    if (typeof message !== 'string') return [];
    const focus = () => form.setFocus(field === 'pairs.root' ? 'pairs.0.key' : (field as 'severity'));
    return [{ label: studyFieldLabel(field, values), message, focus }];
  };
  const summed = use.turn === 0 ? [] : errorFields(errors, values).flatMap(sumUp);
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isConflict) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      id={formId}
      noValidate
      className="flex flex-col gap-4"
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {use.isRestored && (
        <p role="status" className="rounded bg-accent-soft px-3 py-2">
          What you typed before is here again.
        </p>
      )}
      <ErrorSummary errors={summed} turn={use.turn} />
      {failure instanceof StudyConflict && base !== undefined && (
        <StudyConflictChoice
          key={stateOf(failure.current)}
          base={base}
          mine={values}
          conflict={failure}
          isSaving={isSaving}
          onSave={(merged) => use.saveOn(failure.current, merged)}
        />
      )}
      {/* A conflict is settled first: what is typed meanwhile could be decided over unseen. */}
      <div className={isConflict ? 'hidden' : 'flex flex-col gap-4'}>
        <DescriptionField control={form.control} />
        <RadioField
          label="Severity"
          options={severityOptions}
          input={form.register('severity')}
          error={errors.severity?.message}
        />
        {isNew && <UidField control={form.control} />}
        <AssigneeField control={form.control} />
        {isNew && <CustomerField control={form.control} />}
        {!isNew && (
          <RadioField
            label="Viewer status"
            options={statusOptions}
            input={form.register('studyViewerStatus')}
            error={errors.studyViewerStatus?.message}
          />
        )}
        <MetadataFields form={form} />
      </div>
    </form>
  );
}

/** Alone, so that a key pressed in it draws nothing else again. */
function DescriptionField({ control }: { control: Control<StudyValues> }) {
  const { field, fieldState } = useController({ control, name: 'studyDescription' });
  return (
    <TextAreaField
      {...field}
      label="Description"
      required
      error={fieldState.error?.message}
      hint={roomWords(field.value, descriptionMax)}
    />
  );
}

/** Why it is not saved, and the buttons; for the foot of the dialog. */
export function StudyFormFoot({ use }: { use: StudyFormUse }) {
  const { form, base, failure, isSaving } = use;
  const { isDirty } = form.formState;
  const isNew = base === undefined;
  const isUnknown = failure instanceof OutcomeUnknown;
  const label = isUnknown ? 'Look what became of it' : isNew ? 'Create study' : 'Save changes';
  return (
    <div className="flex flex-col gap-3">
      <SaveFailure
        failure={isSaving ? null : failure}
        hasField={(path) => studyFieldOf(path, form.getValues()) !== undefined}
        asItWas={isNew ? 'there is no such study yet' : 'the study is as it was'}
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span className="mr-auto flex items-center gap-1.5 text-sm text-faint max-md:hidden">
          <Keys keys="Ctrl+Enter" /> saves
        </span>
        <Button onClick={use.close}>Cancel</Button>
        {!(failure instanceof StudyConflict) && (
          <Button
            type="submit"
            form={formId}
            look="primary"
            isBusy={isSaving}
            reason={!isNew && !isDirty ? 'Nothing is changed yet.' : undefined}
          >
            {isSaving ? `${label}…` : label}
          </Button>
        )}
      </div>
    </div>
  );
}

/** In the order in which they stand on the page. */
function errorFields(errors: FieldErrors<StudyValues>, values: StudyValues): string[] {
  const pairs = values.pairs.flatMap((_, index) => [`pairs.${index}.key`, `pairs.${index}.value`]);
  const fields = ['studyDescription', 'severity', 'studyInstanceUid', 'assignee', 'customer'];
  return [...fields, 'studyViewerStatus', ...pairs, 'pairs.root'].filter((field) => get(errors, field));
}
