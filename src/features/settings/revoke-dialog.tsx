import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiKey, apiKeyRevoke } from '#contract/api-key.ts';
import { answerOf } from '#src/api/client.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { showNotice } from '#src/feedback/notices.ts';
import { Button } from '#src/ui/button.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { RelativeTime } from '#src/ui/time.tsx';
import { keyName } from './api-key-words.ts';
import { apiKeyListOptions } from './settings-queries.ts';

/** What changes nothing is what Enter does. */
const focusAtOnce = (button: HTMLButtonElement | null) => button?.focus();

/** Says what stops working. The default export is for `lazy`. */
export default function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => answerOf(apiKeyRevoke, { body: { apiKeyId: apiKey.apiKeyId } }),
    onSuccess: () => {
      onClose();
      showNotice(`Revoked ${keyName(apiKey)}.`, { tone: 'ok' });
    },
    // Also after a failure: the outcome may be unknown.
    onSettled: () => client.invalidateQueries(apiKeyListOptions),
  });
  return (
    <Dialog title="Revoke this API key?" description={keyName(apiKey)} onClose={onClose}>
      <ul className="list-disc space-y-1 pl-5">
        <li>Every program that uses it is refused from its next request on.</li>
        <li>
          {apiKey.lastUsedAt === null ? (
            'It has never been used.'
          ) : (
            <>
              It was last used <RelativeTime at={apiKey.lastUsedAt} />.
            </>
          )}
        </li>
        <li>What was made with it stays, and so does its place in the audit.</li>
        <li>
          <strong className="font-semibold">It cannot be undone.</strong> To change over without a gap,
          replace the key instead.
        </li>
      </ul>
      {revoke.isError && (
        <div className="mt-4">
          <FailureLine failure={revoke.error} />
        </div>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button ref={focusAtOnce} onClick={onClose}>
          Keep it
        </Button>
        <Button look="danger" isBusy={revoke.isPending} onClick={() => revoke.mutate()}>
          Revoke {apiKey.description}
        </Button>
      </div>
    </Dialog>
  );
}
