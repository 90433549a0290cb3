import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type UseFormReturn, useController, useFieldArray, useWatch } from 'react-hook-form';
import { metadataKeyMax, metadataPairsMax, metadataValueMax } from '#contract/study-bodies.ts';
import { FieldFrame } from '#src/form/field.tsx';
import { roomWords } from '#src/form/text-limit.ts';
import { Button, IconButton } from '#src/ui/button.tsx';
import { Combobox } from '#src/ui/combobox.tsx';
import { closePath, Icon } from '#src/ui/icon.tsx';
import { metadataKeyOptions } from './metadata-key-options.ts';
import type { StudyValues } from './study-form-values.ts';

type StudyForm = UseFormReturn<StudyValues>;

/** The pairs of a study, with the names and values that the clinic uses. */
export function MetadataFields({ form }: { form: StudyForm }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'pairs' });
  const addButton = useRef<HTMLButtonElement>(null);
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    if (wanted.current === undefined) return;
    if (wanted.current < fields.length) form.setFocus(`pairs.${wanted.current}.key`);
    else addButton.current?.focus();
    wanted.current = undefined;
  });

  const { errors } = form.formState;
  const problem = errors.pairs?.root?.message;
  const takeOut = (index: number) => {
    // The focus would be lost with the button: on to the next pair.
    wanted.current = index;
    remove(index);
    void form.trigger();
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 font-medium">
        Metadata <span className="font-normal text-faint">(optional)</span>
      </legend>
      {fields.map((field, index) => (
        <MetadataRow key={field.id} form={form} index={index} onRemove={() => takeOut(index)} />
      ))}
      {problem !== undefined && (
        <p role="alert" className="text-sm text-stat">
          {problem}
        </p>
      )}
      <div className="flex items-center gap-3">
        <Button
          ref={addButton}
          size="small"
          reason={
            fields.length >= metadataPairsMax ? `A study has at most ${metadataPairsMax} pairs.` : undefined
          }
          onClick={() => {
            append({ key: '', value: '' }, { shouldFocus: false });
            wanted.current = fields.length;
          }}
        >
          Add metadata
        </Button>
        {fields.length > 0 && (
          <span className={fields.length > metadataPairsMax ? 'text-sm text-stat' : 'text-sm text-faint'}>
            {fields.length} of {metadataPairsMax}
          </span>
        )}
      </div>
    </fieldset>
  );
}

interface MetadataRowProps {
  readonly form: StudyForm;
  readonly index: number;
  readonly onRemove: () => void;
}

const suggestionsMax = 30;

function fitting(known: readonly string[], typed: string) {
  const text = typed.trim().toLowerCase();
  return known
    .filter((one) => one !== typed && one.toLowerCase().includes(text))
    .slice(0, suggestionsMax)
    .map((one) => ({ id: one, label: one }));
}

function MetadataRow({ form, index, onRemove }: MetadataRowProps) {
  const { control } = form;
  const key = useController({ control, name: `pairs.${index}.key` });
  const value = useController({ control, name: `pairs.${index}.value` });
  const used = useWatch({ control, name: 'pairs', compute: (pairs) => pairs.map((pair) => pair.key) });
  const known = useQuery(metadataKeyOptions).data ?? [];
  const name = key.field.value;
  const number = index + 1;
  const free = known.map((one) => one.key).filter((one) => one === name || !used.includes(one));
  const values = known.find((one) => one.key === name)?.values ?? [];

  const changeKey = (text: string) => {
    key.field.onChange(text);
    // Two of the same name: to rename one puts the other right.
    const others = form.formState.errors.pairs;
    if (others !== undefined) void form.trigger('pairs');
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 gap-y-1 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]">
      <FieldFrame
        label={`Name of pair ${number}`}
        isLabelHidden
        isRequired
        error={key.fieldState.error?.message}
        hint={roomWords(name, metadataKeyMax)}
      >
        {(frame) => (
          <Combobox
            {...frame}
            inputRef={key.field.ref}
            value={name}
            placeholder="Name"
            spellCheck={false}
            options={fitting(free, name)}
            onText={changeKey}
            onPick={(option) => changeKey(option.label)}
            onBlur={key.field.onBlur}
          />
        )}
      </FieldFrame>
      <div className="max-md:order-1 max-md:col-span-2 max-md:pb-2">
        <FieldFrame
          label={name === '' ? `Value of pair ${number}` : `Value of ${name}`}
          isLabelHidden
          isRequired={false}
          error={value.fieldState.error?.message}
          hint={roomWords(value.field.value, metadataValueMax)}
        >
          {(frame) => (
            <Combobox
              {...frame}
              isMultiline
              inputRef={value.field.ref}
              value={value.field.value}
              placeholder="Value"
              options={fitting(values, value.field.value)}
              onText={value.field.onChange}
              onPick={(option) => value.field.onChange(option.label)}
              onBlur={value.field.onBlur}
            />
          )}
        </FieldFrame>
      </div>
      <IconButton label={`Remove ${name === '' ? `pair ${number}` : name}`} onClick={onRemove}>
        <Icon path={closePath} />
      </IconButton>
    </div>
  );
}
