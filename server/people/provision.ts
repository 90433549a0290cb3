import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { apiKeySecretPattern } from '#contract/identifiers.ts';
import { newPassword } from '#contract/password.ts';
import { email, personName } from '#contract/person.ts';
import { sentence } from '#contract/sentences.ts';
import { filledText } from '#contract/text.ts';
import { type AuditActor, insertAudit } from '#server/database/audit-row.ts';
import { waitForFirstClinicTurn } from '#server/database/first-clinic-turn.ts';
import { folded } from '#server/database/folded.ts';
import type { Database } from '#server/database/schema.ts';
import type { RequestTrace } from '#server/viewer/actor.ts';
import { invalidField } from '#server/viewer/refusal.ts';
import { insertApiKey } from './api-keys.ts';
import { ensureLogin, hasOwnPassword, setPassword } from './logins.ts';
import { nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';

export interface OwnerName {
  readonly firstName: string;
  readonly lastName: string;
}

export interface NewClinicRequest {
  readonly clinicName: string;
  readonly ownerEmail: string;
  /** Without it the owner comes in by a sign-in link. An address that has a password already keeps it. */
  readonly ownerPassword?: string | undefined;
  readonly ownerName?: OwnerName | undefined;
  /** Of the documented form, for containers and tests that must know it beforehand. */
  readonly apiKeySecret?: string | undefined;
  readonly actor: AuditActor;
  /** For every start: does nothing when any clinic exists, however many processes start at once. */
  readonly onlyFirst?: boolean | undefined;
}

export interface NewClinic {
  readonly clinicId: string;
  readonly ownerId: string;
  readonly apiKeyId: string | undefined;
}

/**
 * A clinic, its owner, the owner's login and, when asked for, an API key, in one transaction.
 * @returns undefined when `onlyFirst` and there is a clinic already
 * @throws Refusal 400 that names what is not valid
 */
export async function provisionClinic(
  context: Pick<PeopleContext, 'db' | 'now' | 'newId' | 'auth'>,
  request: NewClinicRequest,
): Promise<NewClinic | undefined> {
  assertValid(request);
  // Before a transaction that others may be waiting for; not at all when there is nothing to do.
  if (request.onlyFirst === true && (await hasClinic(context.db))) return undefined;
  const passwordHash =
    request.ownerPassword === undefined ? undefined : await context.auth.hashPassword(request.ownerPassword);
  return context.db.transaction().execute(async (transaction) => {
    if (request.onlyFirst === true) {
      await waitForFirstClinicTurn(transaction);
      if (await hasClinic(transaction)) return undefined;
    }
    const { loginId, hasPassword, clinicId, ownerId, apiKeyId } = await insertClinic(transaction, {
      ...request,
      ownerName: request.ownerName ?? { firstName: 'Clinic', lastName: 'Owner' },
      at: context.now(),
      newUserId: () => context.newId('usr'),
      request: undefined,
    });
    if (passwordHash !== undefined && !hasPassword) {
      await setPassword(transaction, { loginId, passwordHash, at: context.now() });
    }
    return { clinicId, ownerId, apiKeyId };
  });
}

export async function hasClinic(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom('clinics').select('clinic_id').limit(1).executeTakeFirst()) !== undefined;
}

export interface ClinicRows {
  readonly clinicName: string;
  readonly ownerEmail: string;
  readonly ownerName: OwnerName;
  readonly apiKeySecret?: string | undefined;
  /** Undefined: the owner, who is made here, is who acts. */
  readonly actor: AuditActor | undefined;
  readonly at: Date;
  readonly newUserId: () => string;
  readonly request: RequestTrace | undefined;
}

export interface InsertedClinic extends NewClinic {
  readonly owner: AuditActor;
  readonly loginId: string;
  readonly hasPassword: boolean;
}

export async function insertClinic(
  transaction: Transaction<Database>,
  rows: ClinicRows,
): Promise<InsertedClinic> {
  const { at, ownerName, ownerEmail, clinicName, request } = rows;
  const clinicId = randomUUID();
  const ownerId = rows.newUserId();
  const emailFolded = folded(ownerEmail);
  await transaction
    .insertInto('clinics')
    .values({ clinic_id: clinicId, name: clinicName, created_at: at, wait_targets: null })
    .execute();
  await transaction
    .insertInto('users')
    .values({
      user_id: ownerId,
      clinic_id: clinicId,
      email: ownerEmail,
      email_folded: emailFolded,
      first_name: ownerName.firstName,
      first_name_folded: folded(ownerName.firstName),
      last_name: ownerName.lastName,
      last_name_folded: folded(ownerName.lastName),
      middle_name: null,
      suffix1: null,
      suffix2: null,
      phone_number: null,
      clinic_role: 'Administrative Director',
      level: 'owner',
      can_manage_studies: true,
      has_dashboard_access: true,
      invited_source: 'dashboard',
      created_at: at,
      updated_at: at,
      last_login_at: null,
      access_revoked_at: null,
    })
    .execute();
  const loginId = await ensureLogin(transaction, { email: emailFolded, name: nameOf(ownerName), at });
  const hasPassword = await hasOwnPassword(transaction, loginId);
  const owner: AuditActor = { kind: 'user', id: ownerId, name: nameOf(ownerName), email: ownerEmail };
  const actor = rows.actor ?? owner;
  await insertAudit(transaction, {
    clinicId,
    at,
    actor,
    request,
    facts: {
      action: 'clinicCreate',
      object: { kind: 'clinic', id: clinicId, name: clinicName },
      after: { name: clinicName, ownerId },
    },
  });
  const { apiKeySecret } = rows;
  let apiKeyId: string | undefined;
  if (apiKeySecret !== undefined) {
    const description = 'First API key';
    apiKeyId = await insertApiKey(transaction, {
      clinicId,
      description,
      isViewerEnabled: true,
      secret: apiKeySecret,
      createdByUserId: null,
      at,
    });
    await insertAudit(transaction, {
      clinicId,
      at,
      actor,
      request,
      facts: {
        action: 'apiKeyCreate',
        object: { kind: 'apiKey', id: apiKeyId, name: description },
        after: { description, isViewerEnabled: true, ending: apiKeySecret.slice(-4) },
      },
    });
  }
  return { clinicId, ownerId, apiKeyId, owner, loginId, hasPassword };
}

function assertValid(request: NewClinicRequest): void {
  const checks = [
    ['clinicName', filledText(200), request.clinicName],
    ['ownerEmail', email, request.ownerEmail],
    ['ownerPassword', newPassword, request.ownerPassword],
    ['firstName', personName, request.ownerName?.firstName],
    ['lastName', personName, request.ownerName?.lastName],
  ] as const;
  for (const [field, schema, value] of checks) {
    if (value === undefined) continue;
    const result = schema.safeParse(value, { error: sentence });
    if (!result.success) throw invalidField(field, result.error.issues[0]?.message ?? 'Is not valid.');
  }
  if (request.apiKeySecret !== undefined && !apiKeySecretPattern.test(request.apiKeySecret)) {
    throw invalidField('apiKeySecret', 'Must be sk_live_ and 32 hexadecimal digits.');
  }
}
