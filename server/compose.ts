import type { Hono } from 'hono';
import type { Kysely } from 'kysely';
import { createApp } from './app.ts';
import { createAuditDownload } from './clinic/audit-download.ts';
import { createClinicDashboard } from './clinic/clinic-dashboard.ts';
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
import { composeSelfHosted } from './selfhosted/compose.ts';
import { composeVendor, type VendorSettings } from './vendor/compose.ts';
import type { BackgroundWorker, Mode } from './viewer/mode.ts';
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
  /** A clinic at the vendor instead of clinics of our own. */
  readonly vendor?: VendorSettings | undefined;
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
  /** Finishes what was begun and left: the hand-over of a leaver's studies. */
  readonly handOvers: BackgroundWorker;
}

/** One of the two modes, and what is the same in both, put together. Needs the tables to be there. */
export async function compose(parts: CompositionParts): Promise<Composition> {
  const { db, log, publicUrl, now = () => new Date(), newId = randomId, random = Math.random } = parts;
  const mailer = withMailHealth(parts.mailer ?? createMailer(parts.mail), db, now);
  const clinic = { db, now, cursorKey: await instanceSecret(db, 'cursors') };
  const shared = { ...clinic, log, mail: mailer.isConfigured };
  const mode: Mode =
    parts.vendor === undefined
      ? await composeSelfHosted({ ...shared, newId, publicUrl, viewerUrlTemplate: parts.viewerUrlTemplate })
      : await composeVendor({ ...shared, random }, parts.vendor);
  const people = await createPeople({
    db,
    now,
    newId,
    publicUrl,
    openId: parts.openId,
    mailer,
    random,
    passwords: parts.passwords,
    log,
    directory: mode.directory,
    capabilities: mode.capabilities,
  });
  const app = createApp({
    viewer: mode.viewer,
    dashboard: { ...people.dashboard, ...createClinicDashboard(clinic), ...mode.dashboard },
    credentials: people.credentials,
    singleSignOn: people.singleSignOn,
    openStudy: mode.openStudy,
    auditDownload: createAuditDownload(clinic),
    log,
    publicUrl,
    trustedProxies: parts.trustedProxies,
    staticFolder: parts.staticFolder,
    ping: parts.ping,
    explain,
  });
  return { app, people, handOvers: mode.handOvers };
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
