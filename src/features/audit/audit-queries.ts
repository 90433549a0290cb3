import { queryOptions } from '@tanstack/react-query';
import { accessReview } from '#contract/access-review.ts';
import { type AuditFilter, auditList, auditRetrieve } from '#contract/audit.ts';
import { answerOf } from '#src/api/client.ts';
import { listOptions } from '#src/api/list.ts';

export type AuditFilters = { readonly [Name in keyof AuditFilter]?: AuditFilter[Name] | undefined };

export const auditListOptions = (filters: AuditFilters) =>
  listOptions(
    ['audit', 'list', filters],
    (cursor, signal) => answerOf(auditList, { query: { ...filters, cursor, limit: 50 }, signal }),
    (page) => page.entries,
  );

/** What was recorded never changes. */
export const auditEntryOptions = (auditId: string) =>
  queryOptions({
    queryKey: ['audit', 'entry', auditId],
    queryFn: ({ signal }) => answerOf(auditRetrieve, { params: { auditId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A report of one moment, and each reading is on record: asked for anew when somebody comes again, never on its own. */
export const accessReviewOptions = queryOptions({
  queryKey: ['audit', 'access-review'],
  queryFn: ({ signal }) => answerOf(accessReview, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});
