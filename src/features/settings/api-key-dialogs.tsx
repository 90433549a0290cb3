import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useController, useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { type ApiKey, apiKeyCreate, apiKeyRotate, apiKeyUpdate, overlapHours } from '#contract/api-key.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { ForbiddenState, State } from '#src/feedback/states.tsx';
import { CheckField } from '#src/form/check-field.tsx';
import { TextField } from '#src/form/field.tsx';
import { Form } from '#src/form/form.tsx';
import { RadioField } from '#src/form/radio-field.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { RelativeTime } from '#src/ui/time.tsx';
import { keyName } from './api-key-words.ts';
import { apiKeyListOptions } from './settings-queries.ts';
import { ShownSecret, useKept } from './shown-once.tsx';

interface CloseProps {
  /** Leaves the address when there is nothing to go back to. */
  closeTo: () => void;
}

const fields = ['description', 'isViewerEnabled'] as const;
const keyForm = z.object({
  description: apiKeyCreate.body.shape.description,
  isViewerEnabled: z.boolean(),
});

type KeyValues = z.infer<typeof keyForm>;

export function NewKeyDialog({ closeTo }: CloseProps) {
  const client = useQueryClient();
  const permission = mayManagePeople(authorityOf(useSession()));
  const create = useMutation({
    mutationFn: (body: KeyValues) => answerOf(apiKeyCreate, { body }),
    onSettled: () => client.invalidateQueries(apiKeyListOptions),
  });
  const made = create.data;
  const kept = useKept(made !== undefined, closeTo);
  if (!permission.allowed)
    return (
      <Dialog title="New API key" onClose={kept.close}>
        <ForbiddenState reason={permission.reason} />
      </Dialog>
    );
  if (made === undefined)
    return (
      <KeyForm
        title="New API key"
        start={{ description: '', isViewerEnabled: true }}
        submitLabel="Make the key"
        saving={create}
        closeTo={closeTo}
      />
    );
  return (
    <Dialog title="The new API key" description={keyName(made.apiKey)} onClose={kept.close}>
      <ShownSecret secret={made.secret} name="API key" onKept={kept.keep} onDone={kept.close}>
        <Usage />
      </ShownSecret>
      {kept.question}
    </Dialog>
  );
}

/** Nothing until the list is there: the page below says how that is going. */
function useKey(apiKeyId: string) {
  const { data } = useQuery({ ...apiKeyListOptions, enabled: false });
  return { isKnown: data !== undefined, key: data?.apiKeys.find((each) => each.apiKeyId === apiKeyId) };
}

interface KeyProps extends CloseProps {
  apiKeyId: string;
}

export function EditKeyDialog({ apiKeyId, closeTo }: KeyProps) {
  const { isKnown, key } = useKey(apiKeyId);
  if (!isKnown) return null;
  return key === undefined ? <NoKey closeTo={closeTo} /> : <KnownEdit apiKey={key} closeTo={closeTo} />;
}

function KnownEdit({ apiKey, closeTo }: CloseProps & { apiKey: ApiKey }) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (body: KeyValues) => answerOf(apiKeyUpdate, { params: { apiKeyId: apiKey.apiKeyId }, body }),
    onSettled: () => client.invalidateQueries(apiKeyListOptions),
  });
  return (
    <KeyForm
      title="Edit the API key"
      description={keyName(apiKey)}
      start={{ description: apiKey.description, isViewerEnabled: apiKey.isViewerEnabled }}
      submitLabel="Save changes"
      saving={save}
      closeTo={closeTo}
      onSaved={() => showNotice(`Saved ${keyName(apiKey)}.`, { tone: 'ok' })}
    />
  );
}

interface KeyFormProps extends CloseProps {
  title: string;
  description?: string;
  start: KeyValues;
  submitLabel: string;
  saving: {
    readonly mutate: (
      values: KeyValues,
      callbacks: { onSuccess: () => void; onError: (failure: unknown) => void },
    ) => void;
    readonly isPending: boolean;
    readonly error: unknown;
  };
  /** Without it the form gives way to what was made. */
  onSaved?: () => void;
}

function KeyForm({ title, description, start, submitLabel, saving, closeTo, onSaved }: KeyFormProps) {
  const form = useForm({ resolver: resolveWith(keyForm), defaultValues: start });
  const { errors, isDirty } = form.formState;
  const guard = useLeaveGuard(isDirty, closeTo, () => {});
  const { field: viewer } = useController({ control: form.control, name: 'isViewerEnabled' });
  return (
    <Dialog title={title} {...(description === undefined ? {} : { description })} onClose={guard.close}>
      <Form
        onSubmit={form.handleSubmit((values) =>
          saving.mutate(values, {
            onSuccess: () => {
              if (onSaved === undefined) return;
              guard.leave();
              onSaved();
            },
            onError: (failure) => placeFieldErrors(failure, fields, form.setError),
          }),
        )}
        submitLabel={submitLabel}
        isSubmitting={saving.isPending}
        submitFailure={unplacedFailure(saving.error, fields)}
      >
        <TextField
          {...form.register('description')}
          label="Description"
          hint="What uses it: the RIS, an import script."
          autoComplete="off"
          autoFocus
          required
          error={errors.description?.message}
        />
        <CheckField
          label="May use the Viewer API"
          isChecked={viewer.value}
          onChange={viewer.onChange}
          onBlur={viewer.onBlur}
          inputRef={viewer.ref}
          hint="Studies, people and invitations, with the rights of an admin. Off, the key is refused until it is on again."
          error={errors.isViewerEnabled?.message}
        />
      </Form>
      {guard.question}
    </Dialog>
  );
}

const overlapWords = {
  0: 'Ends at once',
  1: 'Works for 1 hour more',
  24: 'Works for 24 hours more',
} as const;
const overlapOptions = overlapHours.map((hours) => ({ value: String(hours), label: overlapWords[hours] }));
const replaceForm = z.object({ overlap: z.enum(['0', '1', '24']) });
const hoursOf = { '0': 0, '1': 1, '24': 24 } as const;

export function ReplaceKeyDialog({ apiKeyId, closeTo }: KeyProps) {
  const client = useQueryClient();
  const { isKnown, key } = useKey(apiKeyId);
  const form = useForm({
    resolver: resolveWith(replaceForm),
    defaultValues: { overlap: '1' as '0' | '1' | '24' },
  });
  const replace = useMutation({
    mutationFn: (overlap: keyof typeof hoursOf) =>
      answerOf(apiKeyRotate, { body: { apiKeyId, overlapHours: hoursOf[overlap] } }),
    onSettled: () => client.invalidateQueries(apiKeyListOptions),
  });
  const made = replace.data;
  const kept = useKept(made !== undefined, closeTo);
  if (!isKnown) return null;
  if (key === undefined) return <NoKey closeTo={closeTo} />;
  if (made !== undefined)
    return (
      <Dialog title="The new API key" description={keyName(made.apiKey)} onClose={kept.close}>
        <ShownSecret secret={made.secret} name="API key" onKept={kept.keep} onDone={kept.close}>
          <p>
            {replace.variables === '0' ? (
              `${keyName(key)} works no more.`
            ) : (
              <>
                {keyName(key)} works {replace.variables === '1' ? 'for an hour' : 'for 24 hours'} from now.
                The list shows whether it is still used.
              </>
            )}
          </p>
          <Usage />
        </ShownSecret>
        {kept.question}
      </Dialog>
    );
  return (
    <Dialog title="Replace the API key" description={keyName(key)} onClose={kept.close}>
      <Form
        onSubmit={form.handleSubmit(({ overlap }) => replace.mutate(overlap))}
        submitLabel="Make the new key"
        isSubmitting={replace.isPending}
        submitFailure={replace.error}
      >
        <p>
          A new key with the same description and rights takes its place. It was last used{' '}
          <RelativeTime at={key.lastUsedAt} none="never" />.
        </p>
        <RadioField
          label="The former key"
          options={overlapOptions}
          input={form.register('overlap')}
          error={form.formState.errors.overlap?.message}
        />
      </Form>
    </Dialog>
  );
}

function NoKey({ closeTo }: CloseProps) {
  return (
    <Dialog title="API key" onClose={closeTo}>
      <State title="There is no such API key">It may have been mistyped, or belong to another clinic.</State>
    </Dialog>
  );
}

function Usage(): ReactNode {
  return (
    <p className="text-muted">
      Programs send it as <code className="font-mono text-sm">Authorization: Bearer sk_live_…</code>. Every
      operation is at{' '}
      <a className="link" href="/docs" target="_blank" rel="noopener">
        /docs
      </a>
      .
    </p>
  );
}
