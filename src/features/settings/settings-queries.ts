import { queryOptions } from '@tanstack/react-query';
import { apiKeyList } from '#contract/api-key.ts';
import { clinicRetrieve } from '#contract/clinic.ts';
import { mailStatus } from '#contract/mail.ts';
import { secondFactorBegin, securityRetrieve } from '#contract/security.ts';
import { answerOf } from '#src/api/client.ts';

export const securityOptions = queryOptions({
  queryKey: ['security'],
  queryFn: ({ signal }) => answerOf(securityRetrieve, { signal }),
});

export const clinicOptions = queryOptions({
  queryKey: ['clinic'],
  queryFn: ({ signal }) => answerOf(clinicRetrieve, { signal }),
});

export const mailStatusOptions = queryOptions({
  queryKey: ['mail'],
  queryFn: ({ signal }) => answerOf(mailStatus, { signal }),
});

export const apiKeyListOptions = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => answerOf(apiKeyList, { signal }),
});

/** One secret for as long as the form is open: another one would make what was scanned worthless. */
export const secondFactorBeginOptions = queryOptions({
  queryKey: ['second-factor'],
  queryFn: () => answerOf(secondFactorBegin, { body: {} }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  retry: false,
});
