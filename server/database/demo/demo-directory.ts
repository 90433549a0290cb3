import type { AuditActor } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import type { NewId } from '#server/database/identifiers.ts';
import type { WholeRow } from '#server/database/insert-many.ts';
import { hashSecret, newToken } from '#server/database/secrets.ts';
import { type Invited, invited } from './invited.ts';
import type { Random } from './random.ts';
import { demoEmail, type Person, readerRoles, staff, staffByInvitation } from './staff.ts';

export type UserRow = WholeRow<'users'>;
export type InvitationRow = WholeRow<'invitations'>;
export type ApiKeyRow = WholeRow<'api_keys'>;
export type CustomerRow = WholeRow<'express_customers'>;

/** Everybody and everything that studies refer to. */
export interface DemoDirectory {
  readonly clinic: WholeRow<'clinics'>;
  readonly owner: UserRow;
  readonly users: readonly UserRow[];
  /** Who creates, assigns and cancels: may manage studies, has access, and is no reader. */
  readonly coordinators: readonly UserRow[];
  /** To whom studies are assigned. */
  readonly readers: readonly UserRow[];
  /** A reader whose access ended days ago, and who still has studies. */
  readonly departedReader: UserRow;
  readonly invitations: readonly InvitationRow[];
  /** The order feed first: most studies come through it. */
  readonly apiKeys: readonly ApiKeyRow[];
  readonly feed: ApiKeyRow;
  readonly customers: readonly CustomerRow[];
}

export const demoClinicName = 'Northside Imaging';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** How long invitations are valid. */
const invitationDays = 7;

/** The names are referring sites too, so that their studies carry the customer. */
const customerNames = ['Cedar Hill Community Hospital', 'Harbor Road Urgent Care', 'Prairie Orthopedics'];

export function uuidFrom(random: Random): string {
  const digits = random.hex(32);
  const variant = (8 + random.below(4)).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

export function userActor(user: UserRow): AuditActor {
  return { kind: 'user', id: user.user_id, name: nameOf(user), email: user.email };
}

export function apiKeyActor(key: ApiKeyRow): AuditActor {
  return { kind: 'apiKey', id: key.api_key_id, name: key.description, email: null };
}

export function nameOf(person: Pick<UserRow, 'first_name' | 'last_name'>): string {
  return `${person.first_name} ${person.last_name}`;
}

export function inventDirectory(random: Random, now: Date, newId: NewId): DemoDirectory {
  const ago = (milliseconds: number) => new Date(now.getTime() - Math.round(milliseconds));
  const clinic = {
    clinic_id: uuidFrom(random),
    name: demoClinicName,
    created_at: ago(1460 * day),
    wait_targets: null,
    is_second_factor_required: false,
    version: 1,
  };

  const users = staff.map((each): UserRow => {
    const joined = ago(each.joined * day + random.between(1, 9 * 60) * minute);
    const revoked =
      each.revoked === undefined ? null : ago(each.revoked * day + random.between(5, 300) * minute);
    // Signed in today or yesterday, most of them; who may not sign in never has.
    const canSignIn = each.rights.includes('d') && each.neverSignedIn === undefined;
    const lastLogin = ago(random.between(3, random.chance(0.75) ? 18 * 60 : 9 * 24 * 60) * minute);
    const lastSignIn =
      revoked === null ? lastLogin : new Date(revoked.getTime() - random.between(20, 900) * minute);
    const person = personColumns(random, each, each.source ?? 'dashboard');
    return {
      user_id: newId('usr'),
      clinic_id: clinic.clinic_id,
      ...person,
      first_name_folded: folded(person.first_name),
      last_name_folded: folded(person.last_name),
      checked_at: null,
      created_at: joined,
      updated_at: revoked ?? (each.changed === undefined ? joined : ago(each.changed.daysAgo * day)),
      last_login_at: canSignIn ? new Date(Math.max(lastSignIn.getTime(), joined.getTime())) : null,
      access_revoked_at: revoked,
      version: revoked === null && each.changed === undefined ? 1 : 2,
    };
  });
  const [owner] = users;
  const isReader = (user: UserRow) => [...readerRoles].some((role) => role === user.clinic_role);
  const departedReader = users.find((user) => isReader(user) && user.access_revoked_at !== null);
  if (owner === undefined || departedReader === undefined) throw new Error('The demo lacks people.');

  const key = (description: string, days: number, extra: Partial<ApiKeyRow> = {}): ApiKeyRow => ({
    api_key_id: uuidFrom(random),
    clinic_id: clinic.clinic_id,
    description,
    // Truly random and thrown away: nobody ever holds a demo key's secret.
    secret_hash: hashSecret(newToken()),
    ending: random.hex(8).slice(0, 4),
    is_viewer_enabled: true,
    created_by_user_id: owner.user_id,
    created_at: ago(days * day),
    last_used_at: ago(random.between(1, 9) * minute),
    revoked_at: null,
    expires_at: null,
    ...extra,
  });
  const feed = key('RIS order feed', 700);
  const apiKeys = [
    feed,
    key('HR onboarding', 410, { last_used_at: ago(3.5 * hour) }),
    key('Old PACS gateway', 1300, {
      last_used_at: ago(95 * day),
      revoked_at: ago(94 * day),
      is_viewer_enabled: false,
    }),
  ];

  const inviters = users.filter((user) => user.level !== 'member' && user.access_revoked_at === null);
  const onboarding = apiKeys[1] ?? feed;
  const source = (from: 'dashboard' | 'api') =>
    from === 'api'
      ? { inviter_id: null, invited_by_api_key_id: onboarding.api_key_id }
      : { inviter_id: random.pick(inviters).user_id, invited_by_api_key_id: null };

  const pendingAndEnded = invited.map((each: Invited): InvitationRow => {
    const sent = ago(each.sent * hour);
    return {
      invitation_id: newId('inv'),
      clinic_id: clinic.clinic_id,
      user_id: newId('usr'),
      ...personColumns(random, each, each.source),
      ...source(each.source),
      status: each.state,
      is_replaced: each.isReplaced ?? false,
      expiry: new Date(sent.getTime() + invitationDays * day),
      created_at: sent,
      updated_at: each.ended === undefined ? sent : ago(each.ended * hour),
      version: each.ended === undefined ? 1 : 2,
    };
  });
  const accepted = users.slice(-staffByInvitation).map((user): InvitationRow => {
    const sent = new Date(user.created_at.getTime() - random.between(40, 5 * 24 * 60) * minute);
    const {
      first_name_folded: _first,
      last_name_folded: _last,
      last_login_at: _login,
      access_revoked_at: _revoked,
      ...person
    } = user;
    return {
      ...person,
      invitation_id: newId('inv'),
      ...source(user.invited_source),
      status: 'accepted',
      is_replaced: false,
      expiry: new Date(sent.getTime() + invitationDays * day),
      created_at: sent,
      updated_at: user.created_at,
      version: 2,
    };
  });

  const hasAccess = users.filter((user) => user.access_revoked_at === null);
  return {
    clinic,
    owner,
    users,
    coordinators: hasAccess.filter(
      // A head start, so that nobody creates a study before they came.
      (user) =>
        user.can_manage_studies &&
        user.has_dashboard_access &&
        !isReader(user) &&
        user.created_at < ago(100 * day),
    ),
    readers: hasAccess.filter((user) => isReader(user) && user.created_at < ago(100 * day)),
    departedReader,
    invitations: [...pendingAndEnded, ...accepted],
    apiKeys,
    feed,
    customers: customerNames.map((name) => ({
      express_customer_id: newId('cus'),
      clinic_id: clinic.clinic_id,
      name,
    })),
  };
}

function personColumns(random: Random, person: Person, invitedSource: 'dashboard' | 'api') {
  const email = demoEmail(person);
  return {
    email,
    email_folded: folded(email),
    first_name: person.firstName,
    last_name: person.lastName,
    middle_name: person.middleName ?? null,
    suffix1: person.suffixes?.[0] ?? null,
    suffix2: person.suffixes?.[1] ?? null,
    // 555-01xx is set aside for fiction.
    phone_number: random.chance(0.8) ? `1312555${String(random.between(100, 199)).padStart(4, '0')}` : null,
    clinic_role: person.role,
    level: person.level,
    can_manage_studies: person.rights.includes('s'),
    has_dashboard_access: person.rights.includes('d'),
    invited_source: invitedSource,
  };
}
