import { useQueryClient } from '@tanstack/react-query';
import { ownProfileBody, ownProfileUpdate } from '#contract/own-profile.ts';
import { type User, user } from '#contract/user.ts';
import { answerOf } from '#src/api/client.ts';
import { sessionOptions, useSession } from '#src/api/session.ts';
import { tagOf } from '#src/api/write-once.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { TextField } from '#src/form/field.tsx';
import { type PersonValues, personUpdate, personUpdateShape, personValues } from '#src/form/person-values.ts';
import { resolveThrough } from '#src/form/resolve.ts';
import { Overtaken } from './overtaken.tsx';
import { SaveBar } from './save-bar.tsx';
import { usePageForm } from './use-page-form.ts';

const fields = [
  { name: 'firstName', label: 'First name', autoComplete: 'given-name', required: true },
  { name: 'lastName', label: 'Last name', autoComplete: 'family-name', required: true },
  { name: 'middleName', label: 'Middle name', autoComplete: 'additional-name' },
  {
    name: 'phoneNumber',
    label: 'Phone',
    autoComplete: 'tel',
    type: 'tel',
    hint: '10 to 15 digits, however written.',
  },
  { name: 'suffix1', label: 'Suffix', autoComplete: 'honorific-suffix', hint: 'Such as MD or Jr.' },
  { name: 'suffix2', label: 'Second suffix', autoComplete: 'off' },
] as const;

const fieldOf = (path: string) => fields.find(({ name }) => name === path)?.name;

/** How the signed-in person is called and reached; what they may do is for others to say. */
export function ProfileForm() {
  const client = useQueryClient();
  const session = useSession();
  const { person } = session;
  const use = usePageForm<PersonValues, User>({
    row: person,
    valuesOf: personValues,
    resolver: resolveThrough(ownProfileBody, personUpdateShape(person)),
    save: (values) =>
      answerOf(ownProfileUpdate, { body: personUpdate(person, values), ifMatch: tagOf(person) }),
    readCurrent: (current) => {
      const read = user.safeParse(current);
      return read.success ? read.data : undefined;
    },
    keep: (saved) => {
      client.setQueryData(sessionOptions.queryKey, { ...session, person: saved });
      void client.invalidateQueries({ queryKey: ['users'] });
    },
    fieldOf,
  });
  const { errors } = use.form.formState;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        use.submit();
      }}
    >
      <div className="grid gap-4 md:grid-cols-2">
        {fields.map(({ name, ...field }) => (
          <TextField key={name} {...use.form.register(name)} {...field} error={errors[name]?.message} />
        ))}
      </div>
      <SaveBar form={use.form} isSaving={use.isSaving}>
        {use.isOvertaken && <Overtaken />}
        {use.failure !== null && <FailureLine failure={use.failure} />}
      </SaveBar>
      {use.question}
    </form>
  );
}
