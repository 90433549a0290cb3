import type { Hono } from 'hono';
import type { Kysely } from 'kysely';
import { createApp } from './app.ts';
import { AuditUnwritable } from './database/audit-row.ts';
import { databaseFailure } from './database/failure.ts';
import { type NewId, randomId } from './database/identifiers.ts';
import type { Database } from './database/schema.ts';
import { instanceSecret } from './database/secrets.ts';
import type { Environment } from './http/context.ts';
import type { Log } from './http/log.ts';
import type { PasswordHashing } from './people/create-auth.ts';
import { withMailHealth } from './people/mail-health.ts';
import { createMailer, type Mailer, type MailSettings } from './people/mailer.ts';
import type { OpenIdSettings } from './people/openid-provider.ts';
import { createPeople, type People } from './people/people.ts';
import { createAuditDownload } from './clinic/audit-download.ts';
import { capabilitiesOf } from './selfhosted/capabilities.ts';
import { createDirectory } from './selfhosted/directory.ts';
import { createHandOverWorker, type HandOverWorker } from './selfhosted/hand-over-worker.ts';
import { createSelfHostedDashboard, createSelfHostedViewer } from './selfhosted/self-hosted.ts';
import { createViewerLinks } from './selfhosted/viewer-links.ts';
import { type Refusal, unavailable } from './viewer/refusal.ts';

export interface CompositionParts {
  readonly db: Kysely<Database>;
  readonly ping: () => Promise<void>;
  readonly log: Log;
  readonly publicUrl: URL;
  readonly trustedProxies: readonly string[];
  readonly viewerUrlTemplate: string | undefined;
  readonly mail: MailSettings | undefined;
  readonly openId?: OpenIdSettings | undefined;
  readonly staticFolder: string | undefined;
  /** Replaced by tests. */
  readonly now?: () => Date;
  readonly newId?: NewId;
  readonly mailer?: Mailer;
  readonly random?: () => number;
  readonly passwords?: PasswordHashing | undefined;
}

export interface Composition {
  readonly app: Hono<Environment>;
  readonly people: People;
  readonly handOvers: HandOverWorker;
}

/** Self-hosted mode, put together. Needs the tables to be there. */
export async function compose(parts: CompositionParts): Promise<Composition> {
  const { db, log, publicUrl, now = () => new Date(), newId = randomId } = parts;
  const mailer = withMailHealth(parts.mailer ?? createMailer(parts.mail), db, now);
  const selfHosted = {
    db,
    now,
    newId,
    cursorKey: await instanceSecret(db, 'cursors'),
    publicUrl,
    viewerUrlTemplate: parts.viewerUrlTemplate,
    mail: mailer.isConfigured,
  };
  const people = await createPeople({
    db,
    now,
    newId,
    publicUrl,
    openId: parts.openId,
    mailer,
    random: parts.random ?? Math.random,
    passwords: parts.passwords,
    log,
    directory: createDirectory(selfHosted),
    capabilities: (clinicId) => capabilitiesOf(selfHosted, clinicId),
  });
  const app = createApp({
    viewer: createSelfHostedViewer(selfHosted),
    dashboard: { ...people.dashboard, ...createSelfHostedDashboard(selfHosted) },
    credentials: people.credentials,
    singleSignOn: people.singleSignOn,
    openStudy: createViewerLinks(selfHosted),
    auditDownload: createAuditDownload(selfHosted),
    log,
    publicUrl,
    trustedProxies: parts.trustedProxies,
    staticFolder: parts.staticFolder,
    ping: parts.ping,
    explain,
  });
  return { app, people, handOvers: createHandOverWorker(selfHosted, log) };
}

function explain(error: unknown): Refusal | undefined {
  if (error instanceof AuditUnwritable) {
    return unavailable('The audit cannot be written at the moment, so nothing was changed.', error);
  }
  const { kind } = databaseFailure(error);
  // Two transactions were in each other's way, and this one was taken back: asked again, it succeeds.
  if (kind === 'serialization') return unavailable('The database is busy with the same object.', error);
  return kind === 'unavailable'
    ? unavailable('The database is not available at the moment.', error)
    : undefined;
}
