import { describe, expect, test } from 'vitest';
import { auditActions } from '#contract/audit.ts';
import { clinicRoles } from '#contract/clinic-roles.ts';
import { expressCustomerId, invitationId, studyId, userId, uuid } from '#contract/identifiers.ts';
import { invitationState } from '#contract/invitation-rules.ts';
import { email } from '#contract/person.ts';
import { userInviteBody } from '#contract/person-bodies.ts';
import { defaultWaitTargets } from '#contract/session.ts';
import { studyCreateBody } from '#contract/study-bodies.ts';
import { folded } from '#server/database/folded.ts';
import { inventDemoClinic } from './demo-clinic.ts';
import type { StudyRow } from './study-life.ts';

const now = new Date('2025-06-18T14:05:00Z');
const demo = inventDemoClinic(now);
const minute = 60_000;
const day = 24 * 60 * minute;

const isOpen = (study: StudyRow) => study.cancelled_at === null && study.study_viewer_status === 'incomplete';
const waits = (severity: StudyRow['severity']) =>
  demo.studies
    .filter((study) => isOpen(study) && study.severity === severity)
    .map((study) => (now.getTime() - study.created_at.getTime()) / minute)
    .sort((a, b) => b - a);

test('is the same for the same moment, secrets apart, at any hour and day', () => {
  const plain = (of: typeof demo) => ({
    ...of,
    feed: undefined,
    apiKeys: of.apiKeys.map((key) => ({ ...key, secret_hash: undefined })),
  });
  expect(plain(inventDemoClinic(now))).toEqual(plain(demo));
  expect(inventDemoClinic(now).feed.secret_hash).not.toBe(demo.feed.secret_hash);
  for (const at of ['2025-03-30T01:59:00Z', '2024-02-29T23:59:59.999Z', '2027-01-03T06:00:00Z']) {
    expect(inventDemoClinic(new Date(at)).studies).toHaveLength(1500);
  }
});

describe('people', () => {
  test('about fifty, of many roles and every level, with one owner', () => {
    expect(demo.users).toHaveLength(50);
    expect(new Set(demo.users.map((user) => user.clinic_role)).size).toBeGreaterThan(15);
    expect(demo.users.filter((user) => user.level === 'owner').map((user) => user.email)).toEqual([
      'maria.lopez@northside.example',
    ]);
    expect(demo.users.filter((user) => user.level === 'admin').length).toBeGreaterThanOrEqual(4);
    expect(demo.users.filter((user) => !user.can_manage_studies).length).toBeGreaterThan(8);
    expect(demo.users.filter((user) => user.access_revoked_at !== null).length).toBeGreaterThanOrEqual(3);
    expect(demo.users.filter((user) => user.last_login_at === null).length).toBeGreaterThanOrEqual(4);
    expect(new Set(demo.users.map((user) => user.invited_source))).toEqual(new Set(['dashboard', 'api']));
  });

  test('fit the contract, users and invitations alike', () => {
    for (const person of [...demo.users, ...demo.invitations]) {
      const level = person.level === 'owner' ? 'admin' : person.level;
      const parsed = userInviteBody.safeParse({
        email: person.email,
        firstName: person.first_name,
        lastName: person.last_name,
        middleName: person.middle_name,
        suffix1: person.suffix1,
        suffix2: person.suffix2,
        phoneNumber: person.phone_number,
        clinicRole: person.clinic_role,
        level,
        canManageStudies: person.can_manage_studies,
        hasDashboardAccess: person.has_dashboard_access,
      });
      expect(parsed.error?.issues, person.email).toBeUndefined();
      expect(clinicRoles).toContain(person.clinic_role);
      expect(person.email).toMatch(/^[a-z]+\.[a-z]+@northside\.example$/);
      expect(person.email_folded).toBe(folded(person.email));
      expect(userId.safeParse(person.user_id).success).toBe(true);
    }
    expect(new Set(demo.users.map((user) => user.email_folded)).size).toBe(50);
  });

  test('nobody acts before they came or after they left', () => {
    for (const user of demo.users) {
      expect(user.created_at <= user.updated_at && user.updated_at <= now).toBe(true);
      if (user.last_login_at === null) continue;
      expect(user.has_dashboard_access).toBe(true);
      expect(user.last_login_at >= user.created_at && user.last_login_at <= now).toBe(true);
      if (user.access_revoked_at !== null) expect(user.last_login_at < user.access_revoked_at).toBe(true);
    }
    const users = new Map(demo.users.map((user) => [user.user_id, user]));
    for (const entry of demo.audit) {
      const actor = entry.actor_id === null ? undefined : users.get(entry.actor_id);
      if (actor === undefined) continue;
      expect(entry.at >= actor.created_at, `${actor.email} ${entry.action}`).toBe(true);
    }
  });
});

describe('invitations', () => {
  test('twenty, in every state, from both sources, two of them about to expire', () => {
    expect(demo.invitations).toHaveLength(20);
    const counts: Record<string, number> = {};
    for (const each of demo.invitations) {
      const state = invitationState(
        { status: each.status, expiry: each.expiry?.toISOString() ?? null },
        now.getTime(),
      );
      counts[state] = (counts[state] ?? 0) + 1;
    }
    expect(counts).toEqual({ sent: 6, expired: 3, accepted: 6, rejected: 2, revoked: 3 });
    const pending = demo.invitations.filter(
      (each) => each.status === 'sent' && each.expiry !== null && each.expiry > now,
    );
    const left = pending.map((each) => ((each.expiry?.getTime() ?? 0) - now.getTime()) / day);
    expect(left.filter((days) => days < 1.5)).toHaveLength(2);
    for (const source of ['dashboard', 'api'] as const) {
      const from = demo.invitations.filter((each) => each.invited_source === source);
      expect(from.length).toBeGreaterThan(4);
      for (const each of from) {
        expect(each.inviter_id === null).toBe(source === 'api');
        expect(each.invited_by_api_key_id === null).toBe(source === 'dashboard');
      }
    }
  });

  test('one pending per address; the replaced one is marked; accepted ones became users', () => {
    const current = demo.invitations.filter((each) => each.status === 'sent' && !each.is_replaced);
    expect(new Set(current.map((each) => each.email_folded)).size).toBe(current.length);
    const replaced = demo.invitations.filter((each) => each.is_replaced);
    expect(replaced.map((each) => current.some((other) => other.email === each.email))).toEqual([true]);
    for (const each of demo.invitations) {
      expect(invitationId.safeParse(each.invitation_id).success).toBe(true);
      const user = demo.users.find((candidate) => candidate.user_id === each.user_id);
      expect(user?.email).toBe(each.status === 'accepted' ? each.email : undefined);
    }
  });
});

describe('studies', () => {
  test('1,500 of the last ninety days, mostly complete, a few cancelled', () => {
    expect(demo.studies).toHaveLength(1500);
    for (const study of demo.studies) {
      expect(now.getTime() - study.created_at.getTime()).toBeLessThanOrEqual(90 * day);
      expect(study.created_at <= study.updated_at && study.updated_at <= now).toBe(true);
      if (study.cancelled_at !== null) expect(study.cancelled_at).toEqual(study.updated_at);
    }
    const complete = demo.studies.filter((study) => study.study_viewer_status === 'complete').length;
    expect(complete).toBeGreaterThan(1100);
    expect(demo.studies.filter((study) => study.cancelled_at !== null)).toHaveLength(42);
    const share = (severity: string) =>
      demo.studies.filter((study) => study.severity === severity).length / 1500;
    expect(share('stat')).toBeGreaterThan(0.03);
    expect(share('stat')).toBeLessThan(0.12);
    expect(share('high')).toBeLessThan(0.3);
    expect(share('normal')).toBeGreaterThan(0.6);
    expect(new Set(demo.studies.map((study) => study.study_description)).size).toBeGreaterThan(70);
  });

  test('fit the contract, with unique UIDs', () => {
    for (const study of demo.studies) {
      const parsed = studyCreateBody.safeParse({
        severity: study.severity,
        studyDescription: study.study_description,
        studyInstanceUid: study.study_instance_uid,
        assignedTo: study.assigned_to,
        expressCustomerId: study.express_customer_id,
        metadata: study.metadata,
      });
      expect(parsed.error?.issues, study.study_instance_uid).toBeUndefined();
      expect(studyId.safeParse(study.study_id).success).toBe(true);
      expect(study.study_description_folded).toBe(folded(study.study_description));
      expect((study.created_by_user_id === null) !== (study.created_by_api_key_id === null)).toBe(true);
    }
    expect(new Set(demo.studies.map((study) => study.study_instance_uid)).size).toBe(1500);
    expect(new Set(demo.studies.map((study) => study.study_id)).size).toBe(1500);
  });

  test('the stat section is worth a look: one over the hour, one near the half, fresh ones, some with nobody', () => {
    const { stat } = defaultWaitTargets;
    const stats = waits('stat');
    expect(stats.length).toBeGreaterThanOrEqual(6);
    expect(stats.length).toBeLessThanOrEqual(9);
    expect(stats.filter((wait) => wait > stat.targetMinutes)).toHaveLength(1);
    expect(stats.filter((wait) => Math.abs(wait - stat.warnMinutes) <= 3)).toHaveLength(1);
    expect(stats.filter((wait) => wait < 15).length).toBeGreaterThanOrEqual(3);
    const unassigned = demo.studies.filter(
      (study) => isOpen(study) && study.severity === 'stat' && study.assigned_to === null,
    );
    expect(unassigned.length).toBeGreaterThanOrEqual(2);
  });

  test('high and normal have a backlog of which most is within its target', () => {
    const { high, normal } = defaultWaitTargets;
    expect(waits('high').length).toBeGreaterThanOrEqual(20);
    expect(waits('high').length).toBeLessThanOrEqual(30);
    const lateHigh = waits('high').filter((wait) => wait > high.targetMinutes).length;
    expect(lateHigh).toBeGreaterThan(1);
    expect(lateHigh).toBeLessThan(10);
    expect(waits('normal').length).toBeGreaterThanOrEqual(150);
    expect(waits('normal').length).toBeLessThanOrEqual(250);
    const lateNormal =
      waits('normal').filter((wait) => wait > normal.targetMinutes).length / waits('normal').length;
    expect(lateNormal).toBeGreaterThan(0.05);
    expect(lateNormal).toBeLessThan(0.25);
  });

  test('some wait for somebody who has left', () => {
    const left = new Set(
      demo.users.filter((user) => user.access_revoked_at !== null).map((user) => user.user_id),
    );
    const stranded = demo.studies.filter(
      (study) => study.assigned_to !== null && left.has(study.assigned_to),
    );
    expect(stranded.length).toBeGreaterThan(0);
    expect(stranded.length).toBeLessThan(20);
    expect(stranded.every(isOpen)).toBe(true);
  });

  test('each of three customers has some, and most studies have none', () => {
    expect(demo.customers).toHaveLength(3);
    for (const customer of demo.customers) {
      expect(expressCustomerId.safeParse(customer.express_customer_id).success).toBe(true);
      const theirs = demo.studies.filter(
        (study) => study.express_customer_id === customer.express_customer_id,
      );
      expect(theirs.length).toBeGreaterThan(50);
    }
    expect(demo.studies.filter((study) => study.express_customer_id === null).length).toBeGreaterThan(750);
  });
});

describe('the audit', () => {
  test('tells every study from its creation to its last version', () => {
    const writing = ['studyCreate', 'studyUpdate', 'studyCancel'];
    const trails = new Map<string | null, typeof demo.audit>();
    for (const entry of demo.audit) {
      if (entry.outcome === 'refused' || !writing.includes(entry.action)) continue;
      trails.set(entry.object_id, [...(trails.get(entry.object_id) ?? []), entry]);
    }
    for (const study of demo.studies) {
      const changes = trails.get(study.study_id) ?? [];
      expect(changes).toHaveLength(study.version);
      expect(changes[0]?.action).toBe('studyCreate');
      expect(changes.at(-1)?.at).toEqual(study.updated_at);
    }
  });

  test('is in order, of known actions, never in the future, and has refusals with reasons', () => {
    const times = demo.audit.map((entry) => entry.at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(now.getTime());
    for (const entry of demo.audit) {
      expect(auditActions).toContain(entry.action);
      expect(entry.outcome === 'refused').toBe(entry.reason !== null);
    }
    const refused = demo.audit.filter((entry) => entry.outcome === 'refused');
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(new Set(demo.audit.map((entry) => entry.action)).size).toBeGreaterThan(11);
  });

  test('last sign-ins are told', () => {
    for (const user of demo.users) {
      const signIns = demo.audit.filter(
        (entry) => entry.action === 'sessionSignIn' && entry.actor_id === user.user_id,
      );
      expect(signIns.at(-1)?.at).toEqual(user.last_login_at ?? undefined);
    }
  });
});

test('ids of clinic and keys are UUIDs, and no key has a secret that could be known', () => {
  for (const id of [demo.clinic.clinic_id, ...demo.apiKeys.map((key) => key.api_key_id)]) {
    expect(uuid.safeParse(id).success, id).toBe(true);
  }
  expect(email.safeParse(demo.owner.email).success).toBe(true);
  expect(demo.apiKeys.map((key) => key.secret_hash.length)).toEqual([64, 64, 64]);
});
