import type { ColumnType, Generated } from 'kysely';
import type { InvitationStatus } from '#contract/invitation.ts';
import type { LeavingPlan } from '#contract/leaving.ts';
import type { Severity, StudyViewerStatus } from '#contract/study.ts';
import type { UserLevel } from '#contract/user.ts';

/**
 * The tables, column for column as `migrations/` makes them. Times that take part in a cursor are
 * `timestamptz(3)`: a JavaScript Date has milliseconds, and a cursor that rounds skips rows.
 * JSON goes in as text: one driver takes an array as a PostgreSQL array, the other as JSON.
 */
export interface Database {
  instance: InstanceTable;
  clinics: ClinicTable;
  users: UserTable;
  invitations: InvitationTable;
  api_keys: ApiKeyTable;
  express_customers: ExpressCustomerTable;
  studies: StudyTable;
  study_descriptions: StudyDescriptionTable;
  viewer_links: ViewerLinkTable;
  audit: AuditTable;
  leavings: LeavingTable;
  sign_in_links: SignInLinkTable;
  invitation_tokens: InvitationTokenTable;
  mail_outbox: MailOutboxTable;
  rate_limits: RateLimitTable;
  auth_login: AuthLoginTable;
  auth_session: AuthSessionTable;
  auth_account: AuthAccountTable;
  auth_verification: AuthVerificationTable;
  second_factors: SecondFactorTable;
  recovery_codes: RecoveryCodeTable;
  sign_in_challenges: SignInChallengeTable;
}

/** Facts about this installation: secrets that every process shares, the set-up code's hash. */
interface InstanceTable {
  name: string;
  value: string;
}

interface ClinicTable {
  clinic_id: string;
  name: string;
  created_at: Date;
  /** Minutes by severity where the clinic differs from the defaults. */
  wait_targets: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  /** Owners and admins can do nothing else until they have a second factor. */
  is_second_factor_required: Generated<boolean>;
  version: Generated<number>;
}

/** What a person is, whether already a user or only invited. */
interface PersonColumns {
  email: string;
  /** Lower case, for uniqueness and the exact filter. */
  email_folded: string;
  first_name: string;
  last_name: string;
  middle_name: string | null;
  suffix1: string | null;
  suffix2: string | null;
  phone_number: string | null;
  clinic_role: string;
  level: UserLevel;
  can_manage_studies: boolean;
  has_dashboard_access: boolean;
  invited_source: 'dashboard' | 'api';
}

interface UserTable extends PersonColumns {
  user_id: string;
  clinic_id: string;
  first_name_folded: string;
  last_name_folded: string;
  created_at: Date;
  updated_at: Date;
  last_login_at: Date | null;
  access_revoked_at: Date | null;
  /** When the vendor's directory was last asked about them; null where the people are ours. */
  checked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  version: Generated<number>;
}

interface InvitationTable extends PersonColumns {
  invitation_id: string;
  clinic_id: string;
  user_id: string;
  status: InvitationStatus;
  /** Expired and replaced by a newer invitation to the same address; on the wire it stays `sent`. */
  is_replaced: Generated<boolean>;
  inviter_id: string | null;
  invited_by_api_key_id: string | null;
  expiry: Date | null;
  created_at: Date;
  updated_at: Date;
  version: Generated<number>;
}

interface ApiKeyTable {
  api_key_id: string;
  clinic_id: string;
  description: string;
  /** SHA-256 of the secret: 128 random bits need no slow hash. */
  secret_hash: string;
  ending: string;
  is_viewer_enabled: boolean;
  created_by_user_id: string | null;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
  /** When it ends because another one took its place. */
  expires_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface ExpressCustomerTable {
  express_customer_id: string;
  clinic_id: string;
  name: string;
}

interface StudyTable {
  study_id: string;
  clinic_id: string;
  study_instance_uid: string;
  study_description: string;
  study_description_folded: string;
  severity: Severity;
  study_viewer_status: StudyViewerStatus;
  assigned_to: string | null;
  express_customer_id: string | null;
  metadata: ColumnType<Record<string, string> | null, string | null, string | null>;
  created_by_user_id: string | null;
  created_by_api_key_id: string | null;
  created_at: Date;
  updated_at: Date;
  cancelled_at: Date | null;
  version: Generated<number>;
}

/** Every description that a study of the clinic has or had, kept by the database itself. */
interface StudyDescriptionTable {
  clinic_id: string;
  folded: string;
}

interface ViewerLinkTable {
  token_hash: string;
  clinic_id: string;
  study_id: string;
  /** Whose permission is checked again when the link is used. */
  actor_kind: 'user' | 'apiKey';
  actor_id: string;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

interface AuditTable {
  audit_id: Generated<number>;
  clinic_id: string;
  at: Date;
  actor_kind: 'user' | 'apiKey' | 'system';
  actor_id: string | null;
  actor_name: string;
  actor_email: string | null;
  action: string;
  outcome: 'done' | 'refused' | 'unknown';
  reason: string | null;
  object_kind: string;
  object_id: string | null;
  object_name: string | null;
  before: ColumnType<Record<string, unknown> | null, string | null, never>;
  /** Once more when the vendor has answered; nothing else of a row ever changes, but for its outcome then. */
  after: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  address: string | null;
  request_id: string | null;
  /** What many rows belong to that are one story: a leaving. */
  story_id: string | null;
}

/** One leaver's hand-over. */
export interface LeavingRefusal {
  readonly userId: string | null;
  /** Since one was last accepted. */
  readonly inARow: number;
  readonly studyIds: readonly string[];
}

interface LeavingTable {
  leaving_id: string;
  clinic_id: string;
  user_id: string;
  plan: LeavingPlan;
  successor_ids: ColumnType<string[], string, never>;
  state: 'running' | 'finished' | 'stopped';
  /** Of the leaver, when it began. */
  open_studies: number;
  handed_over: number;
  without_successor: number;
  /** Still theirs at the end, because the vendor refused to hand them over or showed them unreadably. */
  stayed: Generated<number>;
  /** What the vendor refused of it, by whom the study was to go to; null is nobody. */
  refusals: ColumnType<LeavingRefusal[], string | undefined, string>;
  started_by_name: string;
  started_at: Date;
  finished_at: Date | null;
  /** Until then somebody is at it, and no other process begins on its own. */
  claimed_until: Date;
}

interface SignInLinkTable {
  token_hash: string;
  email_folded: string;
  clinic_id: string;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

interface InvitationTokenTable {
  token_hash: string;
  invitation_id: string;
  /** Whether it went to the invited address, which proves that the address is theirs, or was handed over as a link. */
  purpose: 'mail' | 'link';
  created_at: Date;
}

interface MailOutboxTable {
  mail_id: Generated<number>;
  kind: 'invitation';
  invitation_id: string;
  created_at: Date;
  attempts: Generated<number>;
  /** Null when there will be no other try: sent, refused for good, or of no use any more. */
  next_try_at: Date | null;
  /** One process is sending it until then; if it does not come back, another may. */
  claimed_until: Date | null;
  sent_at: Date | null;
  /** Of the last try, in our own words: no host, no address, nothing that a server said. */
  last_problem: string | null;
}

interface RateLimitTable {
  name: string;
  window_ends_at: Date;
  count: number;
}

/** The four tables of the sign-in library, in its own column names. */
interface AuthLoginTable {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
  createdAt: Date;
  updatedAt: Date;
}

interface AuthSessionTable {
  id: string;
  token: string;
  userId: string;
  expiresAt: Date;
  createdAt: Date;
  updatedAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
  /** Ours: the clinic this session works in. */
  clinicId: string | null;
}

interface AuthAccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: Date | null;
  refreshTokenExpiresAt: Date | null;
  scope: string | null;
  password: string | null;
  createdAt: Date;
  updatedAt: Date;
}

interface AuthVerificationTable {
  id: string;
  identifier: string;
  value: string;
  expiresAt: Date;
  createdAt: Date;
  updatedAt: Date;
}

/** Of a login, so that it counts in every clinic. */
interface SecondFactorTable {
  login_id: string;
  /** Sealed with a secret of this installation. */
  secret: string;
  created_at: Date;
  /** Null until a code has shown that the app has it; until then it asks for nothing. */
  confirmed_at: Date | null;
  /** The last half minute whose code was used: neither it nor an earlier one is taken again. */
  last_used_step: number | null;
}

interface RecoveryCodeTable {
  login_id: string;
  code_hash: string;
  used_at: Date | null;
}

/** How somebody proved who they are. */
export type SignInMethod = 'password' | 'link' | 'setup' | 'provider' | 'invitation';

/** A sign-in whose password was right and that still needs a code. */
interface SignInChallengeTable {
  token_hash: string;
  login_id: string;
  clinic_id: string;
  method: SignInMethod;
  created_at: Date;
  expires_at: Date;
  tries: Generated<number>;
}
