import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { mayManagePeople } from '#contract/user-rules.ts';
import { authorityOf, useSession, whenAllowed } from '#src/api/session.ts';
import { reviewColumns } from '#src/features/audit/access-review-columns.tsx';
import { reviewCsv, reviewRows } from '#src/features/audit/access-review-rows.ts';
import { accessReviewOptions } from '#src/features/audit/audit-queries.ts';
import { FailedState, ForbiddenState } from '#src/feedback/states.tsx';
import { pagedRows } from '#src/lib/paged-rows.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { BackLink } from '#src/shell/back-link.tsx';
import { Page } from '#src/shell/page.tsx';
import { countWords } from '#src/table/record-list.tsx';
import { RecordTable } from '#src/table/record-table.tsx';
import { Button } from '#src/ui/button.tsx';
import { ExactTime } from '#src/ui/time.tsx';

export const Route = createFileRoute('/audit/access-review')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient }, preload }) => {
    // To read it is recorded, and to pass over a link is not to read it.
    if (!preload)
      whenAllowed(queryClient, mayManagePeople, () => void queryClient.prefetchQuery(accessReviewOptions));
  },
  component: AccessReviewPage,
});

function AccessReviewPage() {
  const may = mayManagePeople(authorityOf(useSession()));
  if (may.allowed) return <Review />;
  return (
    <Page
      title="Access review"
      above={<BackLink to="/audit">Audit</BackLink>}
      actions={<Button reason={may.reason}>Download CSV</Button>}
    >
      <ForbiddenState reason={may.reason} />
    </Page>
  );
}

function Review() {
  const { userAccess } = useSession().capabilities;
  const { data: review, error, refetch } = useQuery(accessReviewOptions);
  const rows = review && pagedRows([reviewRows(review, userAccess)]);
  return (
    <Page
      title="Access review"
      above={<BackLink to="/audit">Audit</BackLink>}
      beside={
        review && (
          <span className="text-faint">
            {countWords(review.people.length, true, ['person', 'people'])},{' '}
            {countWords(review.apiKeys.length, true, ['API key', 'API keys'])}, as of{' '}
            <ExactTime at={review.at} />
          </span>
        )
      }
      actions={
        <Button
          reason={review === undefined ? 'The review is not loaded.' : undefined}
          onClick={() =>
            review &&
            saveFile({
              name: `access-review-${review.at.slice(0, 10)}.csv`,
              text: reviewCsv(review, userAccess),
            })
          }
        >
          Download CSV
        </Button>
      }
    >
      {review === undefined && error !== null ? (
        <FailedState failure={error} onRetry={() => void refetch()} />
      ) : (
        <RecordTable
          caption="Who can do what"
          columns={reviewColumns}
          rows={rows}
          keyOf={(row) => row.id}
          total={rows?.count}
          onNearEnd={nothingMore}
        />
      )}
    </Page>
  );
}

/** All of it is one answer. */
function nothingMore(): void {}
