import type { Hono } from 'hono';
import { endpoints } from '#contract/endpoints.ts';
import type { Environment } from '#server/http/context.ts';
import { docsPage } from '#server/http/docs-page.ts';
import { openApiDocument } from '#server/http/open-api.ts';

/** `/openapi.json` for tools and `/docs` for people, both made from the table. */
export function mountApiDocument(app: Hono<Environment>, publicUrl: URL): void {
  const document = openApiDocument(Object.values(endpoints), publicUrl.origin);
  const json = JSON.stringify(document, null, 2);
  app.get('/openapi.json', (context) =>
    context.body(json, 200, {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(json)),
      'cache-control': 'no-cache',
    }),
  );
  app.get('/docs', (context) => {
    const page = docsPage(document, context.get('nonce'));
    return context.body(page.html, 200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': page.policy,
    });
  });
}
