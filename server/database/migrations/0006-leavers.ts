import { type Kysely, sql } from 'kysely';

/** A leaver's studies are handed over in many transactions: what was begun is written down, so that a crash loses no part of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table leavings (
    leaving_id uuid primary key,
    clinic_id uuid not null references clinics,
    user_id text not null,
    plan text not null check (plan in ('successor', 'turns', 'unassign', 'keep')),
    successor_ids jsonb not null,
    state text not null check (state in ('running', 'finished', 'stopped')),
    open_studies integer not null,
    handed_over integer not null,
    without_successor integer not null,
    started_by_name text not null,
    started_at timestamptz(3) not null,
    finished_at timestamptz(3),
    claimed_until timestamptz(3) not null,
    foreign key (clinic_id, user_id) references users (clinic_id, user_id)
  )`,
  // One at a time for each person, and the few that are running among the many that are over.
  `create unique index leavings_running on leavings (user_id) where state = 'running'`,
  'create index leavings_by_user on leavings (clinic_id, user_id, started_at desc)',
  'alter table audit add column story_id uuid',
  `create index audit_by_story on audit (clinic_id, story_id, at desc, audit_id desc)
    where story_id is not null`,
];
