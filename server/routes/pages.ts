import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';
import type { Environment, RequestContext } from '#server/http/context.ts';
import { pagePolicy } from '#server/http/security-headers.ts';

/** In `index.html`, replaced by this answer's nonce. */
const noncePlaceholder = '__CSP_NONCE__';

const keptForEver = 'public, max-age=31536000, immutable';

/** The built dashboard: hashed assets for ever, everything else through `index.html`, which is never cached. */
export function mountPages(app: Hono<Environment>, staticFolder: string, publicUrl: URL): void {
  const files = serveStatic<Environment>({ root: staticFolder, precompressed: true });
  let template: Promise<string> | undefined;

  app.on(['GET', 'HEAD'], '*', async (context, next) => {
    const { path } = context.req;
    const elsewhere = canonicalAddress(context, publicUrl);
    if (elsewhere !== undefined) return context.redirect(elsewhere, 307);
    if (isServerPath(path)) return next();
    if (isFile(path)) {
      const file = await files(context, async () => {});
      // A missing asset is a 404 and never the page: a browser would run HTML as a script.
      if (file === undefined) return context.notFound();
      file.headers.set('cache-control', path.startsWith('/assets/') ? keptForEver : 'public, max-age=3600');
      return file;
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
  // By its own name the page would come without its nonce, and be kept.
  return path !== '/index.html' && (path.startsWith('/assets/') || /\/[^/]+\.[a-z0-9]+$/i.test(path));
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
