import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Control, useController } from 'react-hook-form';
import { ChoiceField } from '#src/form/choice-field.tsx';
import { customerOptions } from './filter-queries.ts';
import type { StudyValues } from './study-form-values.ts';

/** Among those that are known: nothing in the API makes a new one. */
export function CustomerField({ control }: { control: Control<StudyValues> }) {
  const { field, fieldState } = useController({ control, name: 'customer' });
  const [isNeeded, setIsNeeded] = useState(false);
  const customers = useQuery({ ...customerOptions, enabled: isNeeded });
  const typed = field.value?.id === '' ? field.value.name.trim().toLowerCase() : '';
  const found = (customers.data ?? [])
    .filter((customer) => customer.expressCustomerName.toLowerCase().includes(typed))
    .map((customer) => ({ id: customer.expressCustomerId, label: customer.expressCustomerName }));
  return (
    <ChoiceField
      label="Express customer"
      value={field.value}
      onChange={field.onChange}
      inputRef={field.ref}
      options={typed === '' ? [{ id: '', label: 'None', note: 'no customer' }, ...found] : found}
      isSearching={isNeeded && customers.isPending}
      searchFailure={customers.error}
      onSearchAgain={() => void customers.refetch()}
      none="No such customer is known."
      placeholder="None"
      error={fieldState.error?.message}
      onFocus={() => setIsNeeded(true)}
      onBlur={field.onBlur}
    />
  );
}
