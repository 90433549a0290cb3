import { type ReactNode, useState } from 'react';
import { type Control, useController, useWatch } from 'react-hook-form';
import { phoneDigits } from '#contract/person.ts';
import { levelWords } from '#src/lib/person-words.ts';
import { Button } from '#src/ui/button.tsx';
import { CheckField } from './check-field.tsx';
import { ClinicRoleField } from './clinic-role-field.tsx';
import { TextField } from './field.tsx';
import { hasAccess, levelsFor, type PersonValues, personFieldLabels } from './person-values.ts';
import { RadioField } from './radio-field.tsx';

type PersonControl = Control<PersonValues>;

interface PersonFieldsProps {
  readonly control: PersonControl;
  /** Why a right cannot be changed, where it cannot. */
  readonly reasons?: Partial<Record<'level' | 'canManageStudies' | 'hasDashboardAccess', string | undefined>>;
  /** Said under the names: where they come from. */
  readonly nameHint?: ReactNode;
}

/** Everything that is said of a person but the address: for whoever is invited, and for whoever is here. */
export function PersonFields({ control, reasons = {}, nameHint }: PersonFieldsProps) {
  return (
    <>
      <div className="grid gap-4 md:grid-cols-2">
        <TextPart control={control} name="firstName" isRequired hint={nameHint} />
        <TextPart control={control} name="lastName" isRequired />
      </div>
      <RolePart control={control} />
      <LevelPart control={control} reason={reasons.level} />
      <fieldset className="flex min-w-0 flex-col gap-1">
        <legend className="mb-1 font-medium">Rights</legend>
        <StudiesPart control={control} reason={reasons.canManageStudies} />
        <AccessPart control={control} reason={reasons.hasDashboardAccess} />
      </fieldset>
      <MoreParts control={control} />
    </>
  );
}

type TextName = 'firstName' | 'middleName' | 'lastName' | 'suffix1' | 'suffix2' | 'phoneNumber';

interface TextPartProps {
  readonly control: PersonControl;
  readonly name: TextName;
  readonly isRequired?: boolean;
  readonly hint?: ReactNode;
  readonly type?: 'tel';
}

/** Alone, so that a key pressed in it draws nothing else again. */
function TextPart({ control, name, isRequired = false, hint, type }: TextPartProps) {
  const { field, fieldState } = useController({ control, name });
  return (
    <TextField
      {...field}
      {...(type ? { type } : {})}
      label={personFieldLabels[name]}
      required={isRequired}
      error={fieldState.error?.message}
      hint={hint}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

function RolePart({ control }: { control: PersonControl }) {
  const { field, fieldState } = useController({ control, name: 'clinicRole' });
  return (
    <ClinicRoleField
      value={field.value}
      onChange={field.onChange}
      onBlur={field.onBlur}
      inputRef={field.ref}
      error={fieldState.error?.message}
    />
  );
}

interface RightProps {
  readonly control: PersonControl;
  readonly reason: string | undefined;
}

const levelNotes = {
  owner: 'Owners can do everything, and only owners change an owner.',
  admin: 'Admins manage people, invitations and API keys.',
  member: 'Members work with studies.',
} as const;

function LevelPart({ control, reason }: RightProps) {
  const { field, fieldState } = useController({ control, name: 'level' });
  const [levels] = useState(() => levelsFor(field.value));
  return (
    <RadioField
      label={personFieldLabels.level}
      options={levels.map((level) => ({ value: level, label: levelWords[level] }))}
      error={fieldState.error?.message}
      hint={reason ?? levelNotes[field.value]}
      chosen={field.value}
      isLocked={reason !== undefined}
      onChoose={field.onChange}
      input={{ name: field.name, ref: field.ref, onBlur: field.onBlur }}
    />
  );
}

function StudiesPart({ control, reason }: RightProps) {
  const { field, fieldState } = useController({ control, name: 'canManageStudies' });
  return (
    <CheckField
      label={personFieldLabels.canManageStudies}
      isChecked={field.value}
      onChange={field.onChange}
      onBlur={field.onBlur}
      inputRef={field.ref}
      error={fieldState.error?.message}
      hint="Creates, assigns, changes and cancels studies. Without it a person only reads them."
      reason={reason}
    />
  );
}

function AccessPart({ control, reason }: RightProps) {
  const { field, fieldState } = useController({ control, name: 'hasDashboardAccess' });
  const level = useWatch({ control, name: 'level' });
  const implied =
    level === 'member'
      ? undefined
      : `${levelWords[level]} includes it: an ${level} has to be able to sign in.`;
  return (
    <CheckField
      label={personFieldLabels.hasDashboardAccess}
      isChecked={hasAccess({ level, hasDashboardAccess: field.value })}
      onChange={field.onChange}
      onBlur={field.onBlur}
      inputRef={field.ref}
      error={fieldState.error?.message}
      hint="May sign in here. Without it a person only stands in the directory."
      reason={implied ?? reason}
    />
  );
}

const moreNames = ['middleName', 'suffix1', 'suffix2', 'phoneNumber'] as const;

/** The button that was pressed is gone: on to what came instead of it. */
const focusFirst = (box: HTMLDivElement | null) => box?.querySelector('input')?.focus();

/** What few are asked for: folded away until something is in it, or somebody asks. */
function MoreParts({ control }: { control: PersonControl }) {
  const isFilled = useWatch({ control, name: moreNames }).some((value) => value !== '');
  const [shown, setShown] = useState<'filled' | 'asked'>();
  if (isFilled && shown === undefined) setShown('filled');
  if (shown === undefined)
    return (
      <Button look="quiet" size="small" className="self-start" onClick={() => setShown('asked')}>
        Add middle name, suffixes or phone
      </Button>
    );
  return (
    <div ref={shown === 'asked' ? focusFirst : undefined} className="grid gap-4 md:grid-cols-2">
      <TextPart control={control} name="middleName" />
      <PhonePart control={control} />
      <TextPart control={control} name="suffix1" hint="Such as MD or Jr." />
      <TextPart control={control} name="suffix2" />
    </div>
  );
}

function PhonePart({ control }: { control: PersonControl }) {
  const typed = useWatch({ control, name: 'phoneNumber' });
  const digits = phoneDigits(typed);
  const hint = digits === '' || digits === typed ? '10 to 15 digits, however written.' : `Kept as ${digits}.`;
  return <TextPart control={control} name="phoneNumber" type="tel" hint={hint} />;
}
