import { useQueryClient } from '@tanstack/react-query';
import { useController } from 'react-hook-form';
import { type Clinic, clinic as clinicSchema, clinicUpdate, clinicUpdateBody } from '#contract/clinic.ts';
import { mayChangeClinic, mayChangeTargets, ownSecondFactorFirst } from '#contract/clinic-rules.ts';
import type { Security } from '#contract/security.ts';
import { answerOf } from '#src/api/client.ts';
import { authorityOf, sessionOptions, useSession } from '#src/api/session.ts';
import { tagOf } from '#src/api/write-once.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { CheckField } from '#src/form/check-field.tsx';
import { TextField } from '#src/form/field.tsx';
import { resolveThrough } from '#src/form/resolve.ts';
import { duration } from '#src/lib/time.ts';
import { SeverityMark } from '#src/ui/severity-mark.tsx';
import {
  type ClinicValues,
  clinicFieldOf,
  clinicShape,
  clinicUpdateOf,
  clinicValues,
  severities,
} from './clinic-values.ts';
import { Overtaken } from './overtaken.tsx';
import { SaveBar } from './save-bar.tsx';
import { Section } from './section.tsx';
import { clinicOptions, securityOptions } from './settings-queries.ts';
import { usePageForm } from './use-page-form.ts';

const minute = 60_000;
const whenReadOnly = 'read-only:bg-surface read-only:text-muted';

/** `240` → `4 h 00 min`; nothing for what is no length. */
function lengthWords(typed: string): string | undefined {
  const minutes = Number(typed);
  return typed.trim() !== '' && Number.isInteger(minutes) && minutes >= 60
    ? duration(minutes * minute)
    : undefined;
}

export function ClinicForm({ clinic, security }: { clinic: Clinic; security: Security }) {
  const client = useQueryClient();
  const session = useSession();
  const authority = authorityOf(session);
  const [targets, rest] = [mayChangeTargets(authority), mayChangeClinic(authority)];
  const targetReason = targets.allowed ? undefined : targets.reason;
  const ownerReason = rest.allowed ? undefined : rest.reason;
  const use = usePageForm<ClinicValues, Clinic>({
    row: clinic,
    valuesOf: clinicValues,
    resolver: resolveThrough(clinicUpdateBody, clinicShape(clinic)),
    save: (values) =>
      answerOf(clinicUpdate, { body: clinicUpdateOf(clinic, values), ifMatch: tagOf(clinic) }),
    readCurrent: (current) => {
      const read = clinicSchema.safeParse(current);
      return read.success ? read.data : undefined;
    },
    keep: (saved) => {
      client.setQueryData(clinicOptions.queryKey, saved);
      void client.invalidateQueries(sessionOptions);
      void client.invalidateQueries(securityOptions);
    },
    fieldOf: clinicFieldOf,
  });
  const { form } = use;
  const { errors } = form.formState;
  const { field: rule } = useController({ control: form.control, name: 'isSecondFactorRequired' });
  const typed = form.watch('waitTargets');
  const ruleReason =
    ownerReason ?? (security.secondFactor === null && !rule.value ? ownSecondFactorFirst : undefined);
  return (
    <form
      noValidate
      className="flex flex-col gap-10"
      onSubmit={(event) => {
        event.preventDefault();
        use.submit();
      }}
    >
      <Section title="Name">
        <TextField
          {...form.register('name')}
          label="Name of the clinic"
          autoComplete="organization"
          required
          readOnly={!rest.allowed}
          className={whenReadOnly}
          hint={ownerReason}
          error={errors.name?.message}
        />
      </Section>
      <Section
        title="Wait targets"
        note={targetReason ?? 'In minutes. A wait is shown as nearing its target before it is over it.'}
      >
        <div className="flex flex-col gap-4">
          {severities.map((severity) => (
            <fieldset key={severity} className="grid min-w-0 grid-cols-2 gap-x-4 gap-y-1">
              <legend className="mb-1 font-medium">
                <SeverityMark severity={severity} />
              </legend>
              {(['targetMinutes', 'warnMinutes'] as const).map((part) => (
                <TextField
                  key={part}
                  {...form.register(`waitTargets.${severity}.${part}`)}
                  label={part === 'targetMinutes' ? 'Target' : 'Nearing from'}
                  inputMode="numeric"
                  required
                  readOnly={!targets.allowed}
                  className={whenReadOnly}
                  hint={lengthWords(typed[severity][part])}
                  error={errors.waitTargets?.[severity]?.[part]?.message}
                />
              ))}
            </fieldset>
          ))}
        </div>
      </Section>
      <Section title="Second factor">
        <CheckField
          label="Owners and admins need a second factor"
          isChecked={rule.value}
          onChange={rule.onChange}
          onBlur={rule.onBlur}
          inputRef={rule.ref}
          hint="Whoever has none can do nothing else until they have set one up, from their next click on."
          reason={ruleReason}
          error={errors.isSecondFactorRequired?.message}
        />
      </Section>
      <div className="flex flex-col gap-4">
        <SaveBar form={form} isSaving={use.isSaving} reason={targetReason}>
          {use.isOvertaken && <Overtaken />}
          {use.failure !== null && <FailureLine failure={use.failure} />}
        </SaveBar>
      </div>
      {use.question}
    </form>
  );
}
