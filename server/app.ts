import { randomBytes, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { readAtHeader } from '#contract/read-at.ts';
import { clientAddressReader } from './http/client-address.ts';
import type { Environment } from './http/context.ts';
import { errorAnswer, fault } from './http/error-answer.ts';
import type { Log } from './http/log.ts';
import { apiPolicy, commonHeaders } from './http/security-headers.ts';
import { mountApiDocument } from './routes/api-document.ts';
import { mountAuditDownload } from './routes/audit-download.ts';
import { mountDashboard } from './routes/dashboard.ts';
import { mountHealth } from './routes/health.ts';
import { mountOpenStudy } from './routes/open-study.ts';
import { mountPages } from './routes/pages.ts';
import { mountSingleSignOn } from './routes/single-sign-on.ts';
import { mountViewer } from './routes/viewer.ts';
import type { AuditDownload } from './viewer/audit-download.ts';
import type { Credentials } from './viewer/credentials.ts';
import type { Dashboard } from './viewer/dashboard.ts';
import type { OpenStudy } from './viewer/open-study.ts';
import { Refusal } from './viewer/refusal.ts';
import type { SingleSignOn } from './viewer/single-sign-on.ts';
import type { Viewer } from './viewer/viewer.ts';

export interface AppParts {
  readonly viewer: Viewer;
  readonly dashboard: Dashboard;
  readonly credentials: Credentials;
  readonly openStudy: OpenStudy;
  /** Undefined where no OpenID provider is configured. */
  readonly singleSignOn: SingleSignOn | undefined;
  readonly auditDownload: AuditDownload;
  readonly log: Log;
  /** Scheme, host and port under which browsers reach us. */
  readonly publicUrl: URL;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** The built dashboard; undefined where only the API is wanted. */
  readonly staticFolder: string | undefined;
  /** Resolves while the database answers. */
  readonly ping: () => Promise<void>;
  /** A failure of the database or of another part, as a refusal; undefined for a fault of ours. */
  readonly explain: (error: unknown) => Refusal | undefined;
}

/** The whole HTTP surface. No I/O of its own, so that tests call it without a socket. */
export function createApp(parts: AppParts): Hono<Environment> {
  const app = new Hono<Environment>();
  const isTls = parts.publicUrl.protocol === 'https:';
  const clientAddress = clientAddressReader(parts.trustedProxies);
  const headers = commonHeaders(isTls);

  app.use(async (context, next) => {
    const requestId = randomUUID();
    const started = performance.now();
    const address = clientAddress(
      context.env?.incoming?.socket?.remoteAddress,
      context.req.header('x-forwarded-for'),
    );
    context.set('trace', {
      requestId,
      address,
      // Several reads of one answer: the oldest of them is what it is worth.
      noteReadAt(at) {
        const known = context.res.headers.get(readAtHeader);
        if (known === null || Date.parse(known) > at.getTime())
          context.header(readAtHeader, at.toISOString());
      },
    });
    context.set('log', parts.log.child({ requestId }));
    context.set('nonce', randomBytes(16).toString('base64'));
    await next();
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
    context.res.headers.set('x-request-id', requestId);
    if (!context.res.headers.has('content-security-policy')) {
      context.res.headers.set('content-security-policy', apiPolicy);
    }
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
    context.get('log').info(
      {
        method: context.req.method,
        // The pattern, not the path: identifiers stay out, and so does whatever was typed into a URL.
        route: context.req.routePath,
        status: context.res.status,
        ms: Math.round((performance.now() - started) * 10) / 10,
      },
      'request',
    );
  });

  const mounting = { credentials: parts.credentials, origin: parts.publicUrl.origin };
  mountHealth(app, parts.ping);
  mountApiDocument(app, parts.publicUrl);
  mountViewer(app, parts.viewer, mounting);
  mountDashboard(app, parts.dashboard, mounting);
  mountAuditDownload(app, parts.auditDownload, parts.credentials);
  mountOpenStudy(app, parts.openStudy, parts.credentials);
  if (parts.singleSignOn !== undefined) mountSingleSignOn(app, parts.singleSignOn);
  if (parts.staticFolder !== undefined) mountPages(app, parts.staticFolder, parts.publicUrl);

  app.notFound((context) =>
    errorAnswer(new Refusal('not_found', 'There is no such operation.'), context.get('trace').requestId),
  );
  app.onError((error, context) => {
    const log = context.get('log');
    const refusal = error instanceof Refusal ? error : parts.explain(error);
    if (refusal === undefined) {
      log.error({ error }, 'fault');
      return errorAnswer(fault(), context.get('trace').requestId);
    }
    if (refusal.code === 'unavailable') log.warn({ error }, 'unavailable');
    else log.info({ code: refusal.code }, 'refused');
    return errorAnswer(refusal, context.get('trace').requestId);
  });
  return app;
}
