import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { uuid } from './identifiers.ts';
import { page } from './page.ts';
import { queryCursor, queryDate, queryLimit } from './query.ts';
import { text } from './text.ts';

/** The verb of the operation that was carried out or refused: one name from wire to audit. */
export const auditActions = [
  'studyCreate',
  'studyRetrieve',
  'studyUpdate',
  'studyCancel',
  'studyUncancel',
  'studyRerouteUrl',
  'studyOpen',
  'userInvite',
  'userUpdate',
  'userRevokeAccess',
  'userReactivate',
  'leaverRetrieve',
  'leaverBegin',
  'leaverContinue',
  // The last study of a leaver is handed over.
  'leaverFinish',
  'invitationList',
  'invitationRetrieve',
  'invitationUpdate',
  'invitationRevoke',
  'invitationResend',
  'invitationLinkCreate',
  'invitationAccept',
  'invitationDecline',
  'sessionSignIn',
  'sessionSignOut',
  'sessionRevoke',
  'userSessionList',
  'userSessionRevoke',
  'sessionSwitchClinic',
  'passwordRequestReset',
  'passwordReset',
  'passwordChange',
  'ownProfileUpdate',
  'secondFactorConfirm',
  'secondFactorRemove',
  'recoveryCodesRenew',
  'apiKeyList',
  'apiKeyCreate',
  'apiKeyRevoke',
  'apiKeyUpdate',
  'apiKeyRotate',
  // Whatever a key was to be used for, when the key itself is refused.
  'apiKeyUse',
  'auditList',
  'addressCheck',
  'auditRetrieve',
  'auditExport',
  'accessReview',
  'clinicCreate',
  'clinicUpdate',
  'mailStatus',
  'mailTest',
  'signInLinkCreate',
  'expressCustomerCreate',
] as const;
export type AuditAction = (typeof auditActions)[number];

export const auditOutcomes = ['done', 'refused', 'unknown'] as const;
export const auditActorKinds = ['user', 'apiKey', 'system'] as const;
export const auditObjectKinds = [
  'study',
  'user',
  'invitation',
  'apiKey',
  'session',
  'clinic',
  'expressCustomer',
  'list',
] as const;

export const auditEntry = z.object({
  auditId: z.string(),
  at: z.string(),
  /** A snapshot: a later change or deletion of the person leaves the name. */
  actor: z.object({
    kind: z.enum(auditActorKinds),
    id: z.nullable(z.string()),
    name: z.string(),
    email: z.nullable(z.string()),
  }),
  action: z.string(),
  /** `refused` carries the reason; `unknown` was sent to the vendor, and what became of it cannot be told. */
  outcome: z.enum(auditOutcomes),
  reason: z.nullable(z.string()),
  object: z.object({
    kind: z.enum(auditObjectKinds),
    id: z.nullable(z.string()),
    /** What it was called at the time. */
    name: z.nullable(z.string()),
  }),
  /** Only the fields that changed; null where there is no before (a creation) or nothing changed (a read). */
  before: z.nullable(z.record(z.string(), z.unknown())),
  after: z.nullable(z.record(z.string(), z.unknown())),
  address: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
  /** What many entries belong to that are one story: a leaver's studies, sessions and keys. */
  storyId: z.nullable(z.string()),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** What narrows the list and the export alike. */
export const auditFilter = z.strictObject({
  actorId: z.optional(text(1, 100)),
  objectId: z.optional(text(1, 100)),
  storyId: z.optional(uuid),
  action: z.optional(z.enum(auditActions)),
  outcome: z.optional(z.enum(auditOutcomes)),
  startDate: queryDate,
  endDate: queryDate,
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditList = endpoint({
  name: 'auditList',
  method: 'GET',
  path: '/dashboard/audit',
  summary: 'Who did what, newest first (owners and admins)',
  credential: 'session',
  query: z.strictObject({ cursor: queryCursor, limit: queryLimit, ...auditFilter.shape }),
  answer: page('entries', auditEntry),
  status: 200,
  errors: [],
  extension: true,
});

export const auditRetrieve = endpoint({
  name: 'auditRetrieve',
  method: 'GET',
  path: '/dashboard/audit/{auditId}',
  summary: 'One entry of the audit (owners and admins)',
  credential: 'session',
  params: z.strictObject({
    auditId: z.string().check(z.regex(/^[1-9]\d{0,14}$/, 'Must be the number of an entry.')),
  }),
  answer: auditEntry,
  status: 200,
  errors: ['not_found'],
  extension: true,
});

/**
 * Two steps, so that a browser can keep a file of any length: this is the write that is recorded, and what it answers
 * is an address that the same session may fetch for a minute.
 */
export const auditExport = endpoint({
  name: 'auditExport',
  method: 'POST',
  path: '/dashboard/audit/export',
  summary:
    'Export what the filters let through as CSV (owners and admins); answers with the address of the file',
  credential: 'session',
  body: auditFilter,
  answer: z.object({
    /** A path on this server. */
    url: z.string(),
    /** How many the file will have. */
    entries: z.number(),
  }),
  status: 200,
  errors: [],
  extension: true,
});
