import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useController, useForm } from 'react-hook-form';
import { type Leaver, type Leaving, leaverBeginBody, openCount } from '#contract/leaving.ts';
import type { User } from '#contract/user.ts';
import { mayHandOver } from '#contract/user-rules.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { NotWritten, OutcomeUnknown } from '#src/api/write-once.ts';
import { CheckField } from '#src/form/check-field.tsx';
import { ErrorSummary } from '#src/form/error-summary.tsx';
import { RadioField } from '#src/form/radio-field.tsx';
import { resolveThrough } from '#src/form/resolve.ts';
import { SaveFailure } from '#src/form/save-failure.tsx';
import { personName } from '#src/lib/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import { Section } from '#src/ui/section.tsx';
import { SeverityMark } from '#src/ui/severity-mark.tsx';
import { RelativeTime } from '#src/ui/time.tsx';
import { beginOnce, keepLeaving } from './leaver-queries.ts';
import { type LeaverValues, leaverBody, leaverFieldOf, leaverShape } from './leaver-values.ts';
import { studiesWords } from './leaver-words.ts';
import { SuccessorField, SuccessorsField } from './successor-fields.tsx';

interface LeaverFormProps {
  readonly user: User;
  readonly leaver: Leaver;
  /** Of the dialog: where the buttons belong. */
  readonly foot: HTMLElement | null;
  readonly onDirty: (isDirty: boolean) => void;
  readonly onCancel: () => void;
  /** Access has ended; the studies are next. */
  readonly onBegun: (leaving: Leaving) => void;
}

const planOptions = [
  { value: 'successor', label: 'To one person' },
  { value: 'turns', label: 'By turn' },
  { value: 'unassign', label: 'Unassigned' },
  { value: 'keep', label: 'Stay with them for now' },
] as const;

const fieldLabels = { successor: 'Successor', several: 'Successors' } as const;

const planNotes = {
  successor: 'All of them go to one person.',
  turns: 'Each goes to the next of several people, the most urgent first.',
  unassign: 'They stand on the open list without anybody, for everyone to see.',
  keep: 'They stay with somebody who cannot sign in, until each is reassigned.',
} as const;

/** Says exactly what ends and what becomes of the studies, and asks for what has to be decided. */
export function LeaverForm({ user, leaver, foot, onDirty, onCancel, onBegun }: LeaverFormProps) {
  const client = useQueryClient();
  const session = useSession();
  const handingOver = mayHandOver(authorityOf(session));
  // Of a clinic whose people are kept elsewhere, only what is done here is known here.
  const isAllKnown = session.capabilities.userAccess;
  const name = personName(user);
  const open = openCount(leaver.openStudies);
  const memory = useRef({ isUnknown: false });
  const [turn, setTurn] = useState(0);
  const form = useForm<LeaverValues>({
    resolver: resolveThrough(leaverBeginBody, leaverShape),
    shouldFocusError: false,
    defaultValues: {
      // Where there is none now, one that comes in this moment is not left with somebody who has gone.
      plan: !handingOver.allowed ? 'keep' : open === 0 ? 'unassign' : 'successor',
      successor: null,
      several: [],
      keepApiKeyIds: [],
    },
  });
  const { control } = form;
  const plan = useController({ control, name: 'plan' }).field;
  const keys = useController({ control, name: 'keepApiKeyIds' }).field;
  const { isDirty } = form.formState;
  useEffect(() => {
    onDirty(isDirty);
    return () => onDirty(false);
  }, [isDirty, onDirty]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, before the dialog would give it to its first button
  useEffect(() => {
    if (open > 0) form.setFocus(handingOver.allowed ? 'successor' : 'plan');
  }, []);

  const begin = useMutation({
    mutationFn: (values: LeaverValues) =>
      beginOnce(client, user.userId, leaverBody(values), memory.current, isAllKnown),
    onSuccess: (leaving) => {
      // First, so that what is shown next knows that it is at work.
      onBegun(leaving);
      keepLeaving(client, user, leaving);
    },
    onError: (failure, values) => {
      if (!(failure instanceof ApiFailure)) return;
      for (const [path, message] of Object.entries(failure.fieldErrors)) {
        const field = leaverFieldOf(path, values);
        if (field !== undefined) form.setError(field, { type: 'server', message });
      }
      setTurn((now) => now + 1);
    },
  });
  const submit = form.handleSubmit(
    (values) => {
      if (!begin.isPending) begin.mutate(values);
    },
    () => setTurn((now) => now + 1),
  );
  const { errors } = form.formState;
  const wrong = (['successor', 'several'] as const).flatMap((field) => {
    const message = errors[field]?.message;
    return message === undefined
      ? []
      : [{ label: fieldLabels[field], message, focus: () => form.setFocus(field) }];
  });
  const { sessions, apiKeys, pendingInvitations, moreOf = [] } = leaver;

  return (
    <>
      <div className="flex flex-col gap-6">
        <ErrorSummary errors={turn === 0 ? [] : wrong} turn={turn} />
        <Section title="Open studies">
          {open === 0 ? (
            <p>No open study is assigned to them.</p>
          ) : (
            <div className="flex flex-col gap-3">
              <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
                <strong className="font-semibold">
                  {moreOf.length > 0 && 'More than '}
                  {studiesWords(open)} {open === 1 ? 'is' : 'are'} assigned to them
                </strong>
                {(['stat', 'high', 'normal'] as const)
                  .filter((severity) => leaver.openStudies[severity] > 0)
                  .map((severity) => (
                    <span key={severity} className="inline-flex items-center gap-1.5">
                      {moreOf.includes(severity) && 'more than '}
                      {leaver.openStudies[severity].toLocaleString('en')} <SeverityMark severity={severity} />
                    </span>
                  ))}
              </p>
              <RadioField
                label="What becomes of them"
                options={planOptions}
                chosen={plan.value}
                onChoose={plan.onChange}
                isLocked={!handingOver.allowed}
                error={undefined}
                hint={handingOver.allowed ? planNotes[plan.value] : handingOver.reason}
                input={{ name: plan.name, ref: plan.ref, onBlur: plan.onBlur }}
              />
              {plan.value === 'successor' && <SuccessorField control={control} leaverId={user.userId} />}
              {plan.value === 'turns' && <SuccessorsField control={control} leaverId={user.userId} />}
            </div>
          )}
        </Section>
        <Section title="Ends at once">
          <ul className="list-disc space-y-1 pl-5">
            <li>
              {isAllKnown
                ? 'Their access: they cannot sign in any more.'
                : 'Their access, here and to the Viewer: they cannot sign in any more.'}
            </li>
            <li>
              {sessions.count === 0 ? (
                isAllKnown ? (
                  'No session: they are not signed in anywhere.'
                ) : (
                  'No session here: they are not signed in to this dashboard.'
                )
              ) : (
                <>
                  {sessions.count === 1 ? 'Their session' : `Their ${sessions.count} sessions`}
                  {!isAllKnown && ' here'}, last seen <RelativeTime at={sessions.lastSeenAt} />
                  {isAllKnown ? ', and every link into the Viewer that they made.' : '.'}
                </>
              )}
            </li>
            {apiKeys.length === 0 && <li>No API key: they made none that is still valid.</li>}
          </ul>
          {apiKeys.length > 0 && (
            <fieldset className="mt-3">
              <legend className="font-medium">
                {apiKeys.length === 1
                  ? 'The API key that they made'
                  : `The ${apiKeys.length} API keys that they made`}
              </legend>
              {apiKeys.map((key) => (
                <CheckField
                  key={key.apiKeyId}
                  label={`Revoke ${key.description} (…${key.ending})`}
                  isChecked={!keys.value.includes(key.apiKeyId)}
                  onChange={(isRevoked) =>
                    keys.onChange(
                      isRevoked
                        ? keys.value.filter((id) => id !== key.apiKeyId)
                        : [...keys.value, key.apiKeyId],
                    )
                  }
                  hint={
                    <>
                      Last used: <RelativeTime at={key.lastUsedAt} none="never" />. Whatever uses it stops
                      working.
                    </>
                  }
                />
              ))}
            </fieldset>
          )}
        </Section>
        <Section title="Stays">
          <ul className="list-disc space-y-1 pl-5">
            <li>Their profile, their rights and their history. They can be reactivated at any time.</li>
            {pendingInvitations > 0 && (
              <li>
                {pendingInvitations === 1
                  ? 'The pending invitation that they sent: it stays valid.'
                  : `The ${pendingInvitations} pending invitations that they sent: they stay valid.`}
              </li>
            )}
            {!isAllKnown && <li>The invitations that they sent: nobody knows here which ones these are.</li>}
            <li>The audit records all of it as one story.</li>
          </ul>
        </Section>
      </div>
      {foot !== null &&
        createPortal(
          <div className="flex flex-col gap-3">
            {leaver.refusal !== null && <p className="text-over">{leaver.refusal}</p>}
            {!begin.isPending && <BeginFailure failure={begin.error} name={name} isAllKnown={isAllKnown} />}
            <div className="flex flex-wrap items-center justify-end gap-2">
              <Button onClick={onCancel}>Cancel</Button>
              <Button
                look="danger"
                isBusy={begin.isPending}
                reason={leaver.refusal ?? undefined}
                onClick={() => void submit()}
              >
                {!(begin.error instanceof OutcomeUnknown)
                  ? `Deactivate ${name}`
                  : isAllKnown
                    ? 'Look what became of it'
                    : `Deactivate ${name} once more`}
              </Button>
            </div>
          </div>,
          foot,
        )}
    </>
  );
}

interface BeginFailureProps {
  readonly failure: unknown;
  readonly name: string;
  readonly isAllKnown: boolean;
}

/** Why nobody was deactivated. What was chosen is always still there. */
function BeginFailure({ failure, name, isAllKnown }: BeginFailureProps) {
  if (failure instanceof NotWritten)
    return (
      <p role="alert" className="rounded bg-high-soft px-3 py-2">
        <strong className="font-semibold">Nothing was done.</strong> The answer got lost, so Readroom has
        looked: {name} still has access. You can try again.
      </p>
    );
  if (failure instanceof OutcomeUnknown)
    return (
      <p role="alert" className="rounded bg-stat-soft px-3 py-2">
        <strong className="font-semibold">It is not known whether {name} is deactivated.</strong> The answer
        got lost, and{' '}
        {isAllKnown
          ? 'Readroom could not look. The next try looks before anything is sent again.'
          : 'nothing here shows whether somebody has access elsewhere. Deactivate them once more: to do it twice is to do it once. Until an answer comes, nothing of it has ended here.'}
      </p>
    );
  return (
    <SaveFailure
      failure={failure}
      hasField={(path) => path === 'plan' || path.startsWith('successorIds')}
      asItWas=""
    />
  );
}
