import type { Permission } from '#contract/permission.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { mayManagePeople, mayRevokeAccess } from '#contract/user-rules.ts';
import { type AuditActor, terminalActor } from '#server/database/audit-row.ts';
import { type AuditRow, auditTrail } from './audit-trail.ts';
import {
  apiKeyActor,
  type DemoDirectory,
  type InvitationRow,
  nameOf,
  type UserRow,
  userActor,
} from './demo-directory.ts';
import type { Random } from './random.ts';
import { staff } from './staff.ts';
import type { StudyLife } from './study-life.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** For how long sign-ins and readings are told. */
const recentDays = 14;

/** What people did besides creating and changing studies: signing in, inviting, reading, and being refused. */
export function inventActivity(world: {
  readonly random: Random;
  readonly directory: DemoDirectory;
  readonly lives: readonly StudyLife[];
  readonly now: Date;
}): AuditRow[] {
  const { random, directory, lives, now } = world;
  const { clinic, owner, users } = directory;
  const entry = auditTrail(random, clinic.clinic_id);
  const daysAgo = (days: number) => new Date(now.getTime() - Math.round(days * day));
  const rows: AuditRow[] = [];
  const person = (user: UserRow) => ({ kind: 'user', id: user.user_id, name: nameOf(user) }) as const;

  rows.push(
    entry(clinic.created_at, terminalActor, {
      action: 'clinicCreate',
      object: { kind: 'clinic', id: clinic.clinic_id, name: clinic.name },
      after: { name: clinic.name, ownerId: owner.user_id },
    }),
  );
  for (const key of directory.apiKeys) {
    const object = { kind: 'apiKey', id: key.api_key_id, name: key.description } as const;
    const { description, is_viewer_enabled: isViewerEnabled, ending, revoked_at: revokedAt } = key;
    rows.push(
      entry(key.created_at, userActor(owner), {
        action: 'apiKeyCreate',
        object,
        after: { description, isViewerEnabled, ending },
      }),
    );
    if (revokedAt !== null) {
      rows.push(
        entry(revokedAt, userActor(owner), {
          action: 'apiKeyRevoke',
          object,
          before: { revokedAt: null },
          after: { revokedAt: revokedAt.toISOString() },
        }),
      );
    }
  }

  for (const user of users) rows.push(...signIns(user));
  for (const invitation of directory.invitations) rows.push(...invitationTrail(invitation));
  for (const [index, { changed }] of staff.entries()) {
    const user = users[index];
    if (user === undefined) continue;
    if (changed !== undefined) {
      const { before, after } = changed;
      rows.push(
        entry(daysAgo(changed.daysAgo), userActor(owner), {
          action: 'userUpdate',
          object: person(user),
          before,
          after,
        }),
      );
    }
    if (user.access_revoked_at !== null) {
      rows.push(
        entry(user.access_revoked_at, userActor(owner), {
          action: 'userRevokeAccess',
          object: person(user),
          before: { hasAccess: true },
          after: { hasAccess: false },
        }),
      );
    }
  }
  rows.push(...readings(), ...refusals());
  return rows;

  function signIns(user: UserRow): AuditRow[] {
    const last = user.last_login_at;
    if (last === null) return [];
    const times = [last];
    for (let back = 1; back < recentDays; back++) {
      const at = new Date(last.getTime() - back * day + random.between(-90, 90) * minute);
      const isWeekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
      if (at > user.created_at && at > daysAgo(recentDays) && random.chance(isWeekend ? 0.2 : 0.7))
        times.push(at);
    }
    return times.flatMap((at) => {
      const object = { kind: 'session', id: random.hex(32), name: null } as const;
      const signIn = entry(at, userActor(user), {
        action: 'sessionSignIn',
        object,
        after: { method: 'password' },
      });
      const out = new Date(at.getTime() + random.between(25, 600) * minute);
      return out < now && random.chance(0.4)
        ? [signIn, entry(out, userActor(user), { action: 'sessionSignOut', object })]
        : [signIn];
    });
  }

  function invitationTrail(invitation: InvitationRow): AuditRow[] {
    const inviter = users.find((user) => user.user_id === invitation.inviter_id) ?? undefined;
    const key = directory.apiKeys.find((each) => each.api_key_id === invitation.invited_by_api_key_id);
    const actor: AuditActor =
      inviter !== undefined ? userActor(inviter) : key !== undefined ? apiKeyActor(key) : terminalActor;
    const object = { kind: 'invitation', id: invitation.invitation_id, name: nameOf(invitation) } as const;
    const trail = [
      entry(invitation.created_at, actor, {
        action: 'userInvite',
        object,
        after: {
          email: invitation.email,
          firstName: invitation.first_name,
          lastName: invitation.last_name,
          clinicRole: invitation.clinic_role,
          level: invitation.level,
          canManageStudies: invitation.can_manage_studies,
          hasDashboardAccess: invitation.has_dashboard_access,
          userId: invitation.user_id,
        },
      }),
    ];
    if (invitation.status === 'revoked') {
      trail.push(
        entry(invitation.updated_at, userActor(owner), {
          action: 'invitationRevoke',
          object,
          before: { status: 'sent' },
          after: { status: 'revoked' },
        }),
      );
    }
    return trail;
  }

  function readings(): AuditRow[] {
    const recent = lives.filter(({ study }) => study.created_at > daysAgo(2) && study.assigned_to !== null);
    return recent.flatMap(({ study }) => {
      const reader = users.find((user) => user.user_id === study.assigned_to);
      if (reader === undefined || reader.access_revoked_at !== null || random.chance(0.4)) return [];
      // Between the last thing that happened to it and now: whoever reads it had it by then.
      const from = study.updated_at.getTime();
      const at = new Date(from + (now.getTime() - from) * random.unit() ** 3);
      const object = { kind: 'study', id: study.study_id, name: study.study_description } as const;
      return [
        entry(at, userActor(reader), { action: 'studyRetrieve', object }),
        ...(random.chance(0.5) ? [entry(at, userActor(reader), { action: 'studyOpen', object })] : []),
      ];
    });
  }

  function refusals(): AuditRow[] {
    const refuse = (
      days: number,
      actor: UserRow | undefined,
      permission: Permission,
      facts: Pick<Parameters<typeof entry>[2], 'action' | 'object'>,
    ) =>
      actor === undefined || permission.allowed
        ? []
        : [entry(daysAgo(days), userActor(actor), { ...facts, refusedBecause: permission.reason })];
    const called = (lastName: string) => users.find((user) => user.last_name === lastName);
    const authority = (user: UserRow | undefined) => ({
      userId: user?.user_id,
      level: user?.level ?? 'member',
      canManageStudies: user?.can_manage_studies ?? false,
    });

    const rows: AuditRow[] = [];
    const study = lives[0]?.study;
    const neurologist = called('Lindqvist');
    if (study !== undefined) {
      const object = { kind: 'study', id: study.study_id, name: study.study_description } as const;
      const at = (now.getTime() - study.created_at.getTime()) / day / 3;
      rows.push(
        ...refuse(at, neurologist, mayManageStudies(authority(neurologist)), {
          action: 'studyUpdate',
          object,
        }),
      );
    }
    const assistant = called('Hargreaves');
    const list = { kind: 'list', id: null, name: null } as const;
    rows.push(
      ...refuse(1.3, assistant, mayManagePeople(authority(assistant)), { action: 'auditList', object: list }),
    );
    const nurseManager = called('Whitfield');
    const target = { userId: owner.user_id, level: owner.level };
    rows.push(
      ...refuse(4.6, nurseManager, mayRevokeAccess(authority(nurseManager), target), {
        action: 'userRevokeAccess',
        object: person(owner),
      }),
    );
    for (const [lastName, days] of [
      ['Winters', 0.4],
      ['Stone', 0.9],
      ['Stone', 0.901],
      ['Vaughn', 5.2],
    ] as const) {
      const user = called(lastName);
      if (user === undefined) continue;
      rows.push(
        entry(
          daysAgo(days),
          { kind: 'system', id: null, name: 'Not signed in', email: null },
          {
            action: 'sessionSignIn',
            object: person(user),
            refusedBecause: lastName === 'Winters' ? 'No dashboard access.' : 'Wrong password.',
          },
        ),
      );
    }
    return rows;
  }
}
