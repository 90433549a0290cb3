import type { Hono } from 'hono';
import { endpoints } from '#contract/endpoints.ts';
import { encoded } from '#server/http/compressed.ts';
import type { Environment } from '#server/http/context.ts';
import { docsPage } from '#server/http/docs-page.ts';
import { openApiDocument } from '#server/http/open-api.ts';

/** `/openapi.json` for tools and `/docs` for people, both made from the table. */
export function mountApiDocument(app: Hono<Environment>, publicUrl: URL): void {
  const document = openApiDocument(Object.values(endpoints), publicUrl.origin);
  const json = JSON.stringify(document, null, 2);
  app.get('/openapi.json', async (context) => {
    const { body, headers } = await encoded(json, context.req.header('accept-encoding') ?? null);
    return context.body(body, 200, {
      'content-type': 'application/json',
      'cache-control': 'no-cache',
      ...headers,
    });
  });
  app.get('/docs', async (context) => {
    const page = docsPage(document, context.get('nonce'));
    const { body, headers } = await encoded(page.html, context.req.header('accept-encoding') ?? null);
    return context.body(body, 200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': page.policy,
      ...headers,
    });
  });
}
