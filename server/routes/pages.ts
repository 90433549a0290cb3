import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';
import type { Environment, RequestContext } from '#server/http/context.ts';
import { pagePolicy } from '#server/http/security-headers.ts';

/** In `index.html`, replaced by this answer's nonce. */
const noncePlaceholder = '__CSP_NONCE__';

/** The built dashboard: hashed assets for ever, everything else through `index.html`, which is never cached. */
export function mountPages(app: Hono<Environment>, staticFolder: string, publicUrl: URL): void {
  const assets = serveStatic<Environment>({
    root: staticFolder,
    precompressed: true,
    onFound: (_path, context) => {
      const isHashed = context.req.path.startsWith('/assets/');
      context.header(
        'cache-control',
        isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      );
    },
  });
  let template: Promise<string> | undefined;

  app.on(['GET', 'HEAD'], '*', async (context, next) => {
    const { path } = context.req;
    const elsewhere = canonicalAddress(context, publicUrl);
    if (elsewhere !== undefined) return context.redirect(elsewhere, 307);
    if (isServerPath(path)) return next();
    if (isFile(path)) {
      // A missing asset is a 404 and never the page: a browser would run HTML as a script.
      return (await assets(context, async () => {})) ?? context.notFound();
    }
    template ??= readFile(join(staticFolder, 'index.html'), 'utf8').catch((error: unknown) => {
      template = undefined;
      throw error;
    });
    const nonce = context.get('nonce');
    return context.body((await template).replaceAll(noncePlaceholder, nonce), 200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': pagePolicy(nonce),
    });
  });
}

function isServerPath(path: string): boolean {
  return /^\/(v1|dashboard|open|viewer|dicom-web|docs|openapi\.json|healthz|readyz)(\/|$)/.test(path);
}

function isFile(path: string): boolean {
  return path.startsWith('/assets/') || /\/[^/]+\.[a-z0-9]+$/i.test(path);
}

/**
 * `localhost` and `127.0.0.1` are two origins, and only one of them is ours: someone who typed the other would
 * meet a sign-in form whose every answer is a 403.
 */
function canonicalAddress(context: RequestContext, publicUrl: URL): string | undefined {
  const host = context.req.header('host');
  if (host === undefined || host === publicUrl.host) return undefined;
  const isLoopback = (name: string) => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(name);
  if (!isLoopback(host) || !isLoopback(publicUrl.host)) return undefined;
  const url = new URL(context.req.url);
  return `${publicUrl.origin}${url.pathname}${url.search}`;
}
