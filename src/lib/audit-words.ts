import type { AuditAction, AuditEntry } from '#contract/audit.ts';
import { instant, readTime } from './time.ts';

const actionWords: Record<AuditAction, string> = {
  studyCreate: 'Created a study',
  studyRetrieve: 'Looked at a study',
  studyUpdate: 'Changed a study',
  studyCancel: 'Cancelled a study',
  studyUncancel: 'Restored a study',
  studyRerouteUrl: 'Made a link to the Viewer',
  studyOpen: 'Opened a study',
  userInvite: 'Invited a person',
  userUpdate: 'Changed a person',
  userRevokeAccess: 'Deactivated a person',
  userReactivate: 'Reactivated a person',
  leaverRetrieve: 'Looked at what a leaver leaves',
  leaverBegin: 'Deactivated a leaver',
  leaverContinue: 'Handed over studies of a leaver',
  leaverFinish: 'Finished handing over studies',
  invitationList: 'Listed the invitations',
  invitationRetrieve: 'Looked at an invitation',
  invitationUpdate: 'Changed an invitation',
  invitationRevoke: 'Revoked an invitation',
  invitationResend: 'Sent an invitation again',
  invitationLinkCreate: 'Copied the link of an invitation',
  invitationAccept: 'Accepted an invitation',
  invitationDecline: 'Declined an invitation',
  sessionSignIn: 'Signed in',
  sessionSignOut: 'Signed out',
  sessionRevoke: 'Ended a session',
  userSessionList: 'Looked where a person is signed in',
  userSessionRevoke: 'Signed a person out',
  sessionSwitchClinic: 'Switched the clinic',
  passwordRequestReset: 'Asked for a new password',
  passwordReset: 'Set a new password',
  passwordChange: 'Changed the password',
  ownProfileUpdate: 'Changed the own profile',
  secondFactorConfirm: 'Set up a second factor',
  secondFactorRemove: 'Removed a second factor',
  recoveryCodesRenew: 'Made new recovery codes',
  apiKeyList: 'Listed the API keys',
  apiKeyCreate: 'Made an API key',
  apiKeyRevoke: 'Revoked an API key',
  apiKeyUpdate: 'Changed an API key',
  apiKeyRotate: 'Replaced an API key',
  apiKeyUse: 'Used an API key',
  auditList: 'Read the audit',
  addressCheck: 'Looked up addresses',
  auditRetrieve: 'Read an entry of the audit',
  auditExport: 'Exported the audit',
  accessReview: 'Reviewed who has access',
  clinicCreate: 'Set up the clinic',
  clinicUpdate: 'Changed the clinic',
  mailStatus: 'Looked at the mail settings',
  mailTest: 'Sent a test mail',
  signInLinkCreate: 'Made a sign-in link',
  expressCustomerCreate: 'Added an Express customer',
};

/** What was done, in words; the bare name of an action that this version does not know. */
export function auditActionWords(action: string): string {
  return Object.hasOwn(actionWords, action) ? actionWords[action as AuditAction] : action;
}

/** `isCancelled` → `is cancelled`. */
const fieldWords = (field: string) =>
  ownFieldWords[field] ?? field.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

/** Where the name in the API is not what people call it. */
const ownFieldWords: Readonly<Record<string, string | undefined>> = {
  canManageStudies: 'manages studies',
  expressCustomerId: 'Express customer',
  hasDashboardAccess: 'dashboard access',
  isCancelled: 'cancelled',
  studyInstanceUid: 'DICOM Study Instance UID',
  studyViewerStatus: 'status',
};

/** A recorded value on one line. References are shown by their name, long texts shortened. */
export function auditValueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (typeof value === 'object' && !Array.isArray(value)) {
    const read = value as Readonly<Record<string, unknown>>;
    const name = [read.firstName, read.lastName].filter((part) => typeof part === 'string').join(' ');
    const known = name || read.name || read.email || read.expressCustomerName || read.description;
    if (isReference(read) && typeof known === 'string' && known !== '') return known;
    const pairs = Object.entries(read).map(([key, one]) => `${key}: ${auditValueWords(one)}`);
    return shorten(pairs.join(', ') || 'none');
  }
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) {
    const at = readTime(value);
    if (at !== undefined) return instant(at);
  }
  return shorten(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A person, customer or key that was recorded with its name; metadata may have a `name` too, but no such id. */
function isReference(value: Readonly<Record<string, unknown>>): boolean {
  return ['userId', 'expressCustomerId', 'apiKeyId'].some((id) => typeof value[id] === 'string');
}

const shorten = (text: string) => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

export interface AuditChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** The fields that an entry changed, each with both values in words; of the metadata key by key. */
export function auditChanges(entry: Pick<AuditEntry, 'before' | 'after'>): AuditChange[] {
  const { before, after } = entry;
  if (before === null && after === null) return [];
  // Empty is the side that there is not; a value that there is not is "none".
  const change = (field: string, was: unknown, is: unknown): AuditChange => ({
    field,
    before: before === null ? '' : auditValueWords(was),
    after: after === null ? '' : auditValueWords(is),
  });
  return namesIn(before, after).flatMap((field) => {
    const was = before?.[field];
    const is = after?.[field];
    if (field !== 'metadata') return [change(fieldWords(field), was, is)];
    const [old, now] = [recordOf(was), recordOf(is)];
    return namesIn(old, now)
      .filter((key) => old[key] !== now[key])
      .map((key) => change(`metadata “${key}”`, old[key], now[key]));
  });
}

function namesIn(a: object | null, b: object | null): string[] {
  return [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
