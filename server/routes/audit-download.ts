import type { Hono } from 'hono';
import type { Environment } from '#server/http/context.ts';
import type { AuditDownload } from '#server/viewer/audit-download.ts';
import type { Credentials } from '#server/viewer/credentials.ts';
import { Refusal } from '#server/viewer/refusal.ts';

/** Not a row of the table: it answers with a file, which a browser writes to the disk as it comes. */
export function mountAuditDownload(
  app: Hono<Environment>,
  download: AuditDownload,
  credentials: Credentials,
): void {
  app.get('/dashboard/audit-download', async (context) => {
    const cookie = context.req.header('cookie');
    const actor = cookie === undefined ? undefined : await credentials.session(cookie);
    if (actor === undefined) throw new Refusal('unauthenticated', 'Sign in to download the audit.');
    const pieces = download.open(actor, new URL(context.req.url).searchParams)[Symbol.asyncIterator]();
    const bytes = new TextEncoder();
    const file = new ReadableStream<Uint8Array>(
      {
        // Called when the connection has room, so that a slow reader holds up nothing but itself.
        async pull(controller) {
          const { value, done } = await pieces.next();
          if (done === true) controller.close();
          else controller.enqueue(bytes.encode(value));
        },
        async cancel() {
          await pieces.return?.();
        },
      },
      { highWaterMark: 1 },
    );
    return context.body(file, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${download.fileName()}"`,
    });
  });
}
