import { type Kysely, sql } from 'kysely';

/**
 * Written once and never edited: what changes later is a migration of its own.
 * The `unknown` database keeps it apart from `schema.ts`, which moves on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const person = `
  email text not null,
  email_folded text not null,
  first_name text not null,
  last_name text not null,
  middle_name text,
  suffix1 text,
  suffix2 text,
  phone_number text,
  clinic_role text not null,
  level text not null check (level in ('owner', 'admin', 'member')),
  can_manage_studies boolean not null,
  has_dashboard_access boolean not null,
  invited_source text not null check (invited_source in ('dashboard', 'api'))`;

const statements = [
  'create extension if not exists pg_trgm',

  `create table instance (
    name text primary key,
    value text not null
  )`,

  `create table clinics (
    clinic_id uuid primary key,
    name text not null,
    created_at timestamptz(3) not null,
    wait_targets jsonb
  )`,

  `create table users (
    user_id text primary key,
    clinic_id uuid not null references clinics,
    ${person},
    first_name_folded text not null,
    last_name_folded text not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    last_login_at timestamptz(3),
    access_revoked_at timestamptz(3),
    version integer not null default 1,
    unique (clinic_id, email_folded),
    unique (clinic_id, user_id)
  )`,
  'create index users_by_age on users (clinic_id, created_at desc, user_id desc)',
  'create index users_by_email on users (email_folded)',
  'create index users_first_name on users using gin (first_name_folded gin_trgm_ops)',
  'create index users_last_name on users using gin (last_name_folded gin_trgm_ops)',

  `create table api_keys (
    api_key_id uuid primary key,
    clinic_id uuid not null references clinics,
    description text not null,
    secret_hash text not null unique,
    ending text not null,
    is_viewer_enabled boolean not null,
    created_by_user_id text references users,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3),
    revoked_at timestamptz(3),
    unique (clinic_id, api_key_id)
  )`,

  `create table invitations (
    invitation_id text primary key,
    clinic_id uuid not null references clinics,
    user_id text not null unique,
    ${person},
    status text not null check (status in ('sent', 'accepted', 'rejected', 'revoked')),
    is_replaced boolean not null default false,
    inviter_id text references users,
    invited_by_api_key_id uuid references api_keys,
    expiry timestamptz(3),
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    version integer not null default 1
  )`,
  `create unique index invitations_one_pending on invitations (clinic_id, email_folded)
    where status = 'sent' and not is_replaced`,
  'create index invitations_by_age on invitations (clinic_id, created_at desc, invitation_id desc)',

  `create table express_customers (
    express_customer_id text primary key,
    clinic_id uuid not null references clinics,
    name text not null,
    unique (clinic_id, express_customer_id)
  )`,
  'create index express_customers_by_name on express_customers (clinic_id, name)',

  // The two-column references make it impossible to point at another clinic's person, key or customer.
  `create table studies (
    study_id text primary key,
    clinic_id uuid not null references clinics,
    study_instance_uid text not null,
    study_description text not null,
    study_description_folded text not null,
    severity text not null check (severity in ('normal', 'high', 'stat')),
    study_viewer_status text not null check (study_viewer_status in ('incomplete', 'complete')),
    assigned_to text,
    express_customer_id text,
    metadata jsonb,
    created_by_user_id text,
    created_by_api_key_id uuid,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    cancelled_at timestamptz(3),
    version integer not null default 1,
    unique (clinic_id, study_instance_uid),
    foreign key (clinic_id, assigned_to) references users (clinic_id, user_id),
    foreign key (clinic_id, express_customer_id) references express_customers (clinic_id, express_customer_id),
    foreign key (clinic_id, created_by_user_id) references users (clinic_id, user_id),
    foreign key (clinic_id, created_by_api_key_id) references api_keys (clinic_id, api_key_id)
  )`,
  'create index studies_by_age on studies (clinic_id, created_at desc, study_id desc)',
  'create index studies_by_severity on studies (clinic_id, severity, created_at desc, study_id desc)',
  `create index studies_open on studies (clinic_id, severity, created_at, study_id)
    where cancelled_at is null and study_viewer_status = 'incomplete'`,
  'create index studies_by_assignee on studies (clinic_id, assigned_to, created_at desc, study_id desc)',
  'create index studies_by_customer on studies (clinic_id, express_customer_id, created_at desc, study_id desc)',
  `create index studies_cancelled on studies (clinic_id, created_at desc, study_id desc)
    where cancelled_at is not null`,
  'create index studies_description on studies using gin (study_description_folded gin_trgm_ops)',

  `create table viewer_links (
    token_hash text primary key,
    clinic_id uuid not null references clinics,
    study_id text not null references studies,
    actor_kind text not null check (actor_kind in ('user', 'apiKey')),
    actor_id text not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    used_at timestamptz(3)
  )`,
  'create index viewer_links_by_expiry on viewer_links (expires_at)',

  // No references: what was recorded outlives what it is about.
  `create table audit (
    audit_id bigint generated always as identity primary key,
    clinic_id uuid not null,
    at timestamptz(3) not null,
    actor_kind text not null check (actor_kind in ('user', 'apiKey', 'system')),
    actor_id text,
    actor_name text not null,
    actor_email text,
    action text not null,
    outcome text not null check (outcome in ('done', 'refused')),
    reason text,
    object_kind text not null,
    object_id text,
    object_name text,
    before jsonb,
    after jsonb,
    address text,
    request_id text
  )`,
  'create index audit_by_age on audit (clinic_id, at desc, audit_id desc)',
  'create index audit_by_object on audit (clinic_id, object_id, at desc, audit_id desc)',
  'create index audit_by_actor on audit (clinic_id, actor_id, at desc, audit_id desc)',
  'create index audit_by_action on audit (clinic_id, action, at desc, audit_id desc)',

  `create table rate_limits (
    name text primary key,
    window_ends_at timestamptz(3) not null,
    count integer not null
  )`,

  `create table sign_in_links (
    token_hash text primary key,
    email_folded text not null,
    clinic_id uuid not null references clinics,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    used_at timestamptz(3)
  )`,

  // The sign-in library's tables keep its column names.
  `create table auth_login (
    id text primary key,
    name text not null,
    email text not null unique,
    "emailVerified" boolean not null,
    image text,
    "createdAt" timestamptz not null default now(),
    "updatedAt" timestamptz not null default now()
  )`,
  `create table auth_session (
    id text primary key,
    token text not null unique,
    "userId" text not null references auth_login on delete cascade,
    "expiresAt" timestamptz not null,
    "createdAt" timestamptz not null default now(),
    "updatedAt" timestamptz not null default now(),
    "ipAddress" text,
    "userAgent" text,
    "clinicId" uuid
  )`,
  'create index auth_session_by_login on auth_session ("userId")',
  `create table auth_account (
    id text primary key,
    "accountId" text not null,
    "providerId" text not null,
    "userId" text not null references auth_login on delete cascade,
    "accessToken" text,
    "refreshToken" text,
    "idToken" text,
    "accessTokenExpiresAt" timestamptz,
    "refreshTokenExpiresAt" timestamptz,
    scope text,
    password text,
    "createdAt" timestamptz not null default now(),
    "updatedAt" timestamptz not null default now()
  )`,
  'create index auth_account_by_login on auth_account ("userId")',
  `create table auth_verification (
    id text primary key,
    identifier text not null,
    value text not null,
    "expiresAt" timestamptz not null,
    "createdAt" timestamptz not null default now(),
    "updatedAt" timestamptz not null default now()
  )`,
  'create index auth_verification_by_identifier on auth_verification (identifier)',
];
