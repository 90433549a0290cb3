import { type Kysely, sql } from 'kysely';

/** Second factors and the sign-ins that wait for one; what a clinic asks of its admins; keys that end when another took their place. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table second_factors (
    login_id text primary key references auth_login on delete cascade,
    secret text not null,
    created_at timestamptz(3) not null,
    confirmed_at timestamptz(3),
    last_used_step integer
  )`,
  `create table recovery_codes (
    login_id text not null references second_factors on delete cascade,
    code_hash text not null,
    used_at timestamptz(3),
    primary key (login_id, code_hash)
  )`,
  `create table sign_in_challenges (
    token_hash text primary key,
    login_id text not null references auth_login on delete cascade,
    clinic_id uuid not null references clinics,
    method text not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    tries integer not null default 0
  )`,
  'create index sign_in_challenges_by_login on sign_in_challenges (login_id)',

  'alter table clinics add column is_second_factor_required boolean not null default false',
  'alter table clinics add column version integer not null default 1',

  'alter table api_keys add column expires_at timestamptz(3)',
];
