import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import type { ApiKey } from '#contract/api-key.ts';
import { EmptyState, FailedState } from '#src/feedback/states.tsx';
import { personName } from '#src/lib/person-name.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { lazyPart } from '#src/ui/lazy-part.tsx';
import { useNow } from '#src/ui/now.ts';
import { SkeletonRows } from '#src/ui/skeleton.tsx';
import { ExactTime, RelativeTime } from '#src/ui/time.tsx';
import { endedAt, keyName } from './api-key-words.ts';
import { apiKeyListOptions } from './settings-queries.ts';

const RevokeDialog = lazyPart(() => import('./revoke-dialog.tsx'));

/** Keys that work, and under them those that do no more. */
export function ApiKeyList() {
  const list = useQuery(apiKeyListOptions);
  const now = useNow();
  const [revoking, setRevoking] = useState<ApiKey>();
  if (list.isError && list.data === undefined)
    return <FailedState failure={list.error} onRetry={() => void list.refetch()} />;
  const keys = list.data?.apiKeys;
  const living = keys?.filter((key) => endedAt(key, now) === undefined);
  const ended = keys?.filter((key) => endedAt(key, now) !== undefined) ?? [];
  return (
    <>
      {living?.length === 0 ? (
        <EmptyState title="No API keys that work">
          With a key a program of yours uses the API: sends studies, reads the list, invites people.
        </EmptyState>
      ) : (
        <KeyTable caption="API keys" keys={living} onRevoke={setRevoking} />
      )}
      {ended.length > 0 && (
        <details className="mt-6">
          <summary className="min-h-target cursor-pointer px-5 text-muted">
            {ended.length === 1 ? '1 key that works no more' : `${ended.length} keys that work no more`}
          </summary>
          <KeyTable caption="API keys that work no more" keys={ended} onRevoke={undefined} />
        </details>
      )}
      {revoking !== undefined && (
        <Suspense>
          <RevokeDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />
        </Suspense>
      )}
    </>
  );
}

interface KeyTableProps {
  caption: string;
  /** Undefined while they are on their way. */
  keys: readonly ApiKey[] | undefined;
  /** Undefined where there is nothing more to do. */
  onRevoke: ((key: ApiKey) => void) | undefined;
}

function KeyTable({ caption, keys, onRevoke }: KeyTableProps) {
  return (
    <table className="grid-table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col" className="max-md:hidden">
            Made
          </th>
          <th scope="col" className="max-md:hidden">
            Last used
          </th>
          <th scope="col">
            {onRevoke === undefined ? 'Ended' : <span className="sr-only">What to do</span>}
          </th>
        </tr>
      </thead>
      <tbody aria-hidden={keys === undefined || undefined}>
        {keys === undefined && (
          <SkeletonRows rows={3} columns={4} classNames={['', 'max-md:hidden', 'max-md:hidden']} />
        )}
        {keys?.map((key) => (
          <tr key={key.apiKeyId}>
            <th scope="row" className="py-2">
              <span className="[overflow-wrap:anywhere]">{key.description}</span>{' '}
              <span className="font-mono text-sm text-muted">…{key.ending}</span>
              {!key.isViewerEnabled && (
                <>
                  {' '}
                  <Badge tone="warn">Viewer API off</Badge>
                </>
              )}
              {onRevoke !== undefined && key.expiresAt !== null && (
                <span className="block text-sm text-muted">
                  Replaced; ends <RelativeTime at={key.expiresAt} />
                </span>
              )}
              <span className="block text-sm text-muted md:hidden">
                Last used <RelativeTime at={key.lastUsedAt} none="never" />
              </span>
            </th>
            <td className="py-2 text-muted max-md:hidden">
              <ExactTime at={key.createdAt} isDay />
              <span className="block text-sm">
                {key.createdByUser === null ? 'at the terminal' : `by ${personName(key.createdByUser)}`}
              </span>
            </td>
            <td className="text-muted max-md:hidden">
              <RelativeTime at={key.lastUsedAt} none="Never" />
            </td>
            <td className="text-right text-muted">
              {onRevoke === undefined ? (
                <RelativeTime at={key.revokedAt ?? key.expiresAt} />
              ) : (
                <span className="inline-flex flex-wrap justify-end gap-x-3 gap-y-1">
                  <Action form="edit" apiKey={key} word="Edit" />
                  {key.expiresAt === null && <Action form="replace" apiKey={key} word="Replace" />}
                  <Button
                    size="small"
                    look="danger"
                    aria-label={`Revoke ${keyName(key)}`}
                    onClick={() => onRevoke(key)}
                  >
                    Revoke
                  </Button>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ActionProps {
  form: 'edit' | 'replace';
  apiKey: ApiKey;
  word: string;
}

function Action({ form, apiKey, word }: ActionProps) {
  return (
    <Link
      to="/settings/api-keys/$"
      params={{ _splat: `${apiKey.apiKeyId}/${form}` }}
      className="link inline-flex min-h-target items-center"
      aria-label={`${word} ${keyName(apiKey)}`}
    >
      {word}
    </Link>
  );
}
