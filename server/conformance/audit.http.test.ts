import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type AuditEntry, auditList } from '#contract/audit.ts';
import { invitationList, invitationRevoke, invitationUpdate } from '#contract/invitation-endpoints.ts';
import {
  studyCancel,
  studyCreate,
  studyList,
  studyRerouteUrl,
  studyRetrieve,
  studyRetrieveByUid,
  studyUncancel,
  studyUpdate,
} from '#contract/study-endpoints.ts';
import { userReactivate, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import { conformanceApp, openConformanceApp } from '#server/testing/conformance-app.ts';
import {
  type AuditRow,
  aDay,
  type ConformanceApp,
  newUid,
  type TestClinic,
} from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
});

/** The rows that `act` writes, and what it answered. */
async function recorded<T>(act: () => Promise<T>): Promise<{ rows: AuditRow[]; answer: T }> {
  const before = (await app.audit(clinic.clinicId)).length;
  const answer = await act();
  return { rows: (await app.audit(clinic.clinicId)).slice(before), answer };
}

const byAdmin = () => ({
  outcome: 'done',
  reason: null,
  actor_kind: 'user',
  actor_id: clinic.admin.userId,
  actor_name: 'Ada Lovelace',
  actor_email: clinic.admin.email,
  address: '192.0.2.1',
  request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  at: app.now(),
});

const person = (email: string) => ({
  email,
  firstName: 'Grace',
  lastName: 'Hopper',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
});

describe('each change is one row: who, what, before, after, when, from where', () => {
  test('of studies', async () => {
    const body = { severity: 'stat', studyDescription: 'CT skull', studyInstanceUid: newUid() };
    const created = await recorded(() => app.done(clinic.admin, studyCreate, { body }));
    const { studyId } = created.answer;
    const object = { object_kind: 'study', object_id: studyId, object_name: 'CT skull' };
    expect(created.rows).toMatchObject([
      { action: 'studyCreate', ...byAdmin(), ...object, before: null, after: body },
    ]);

    app.pass(1000);
    const updated = await recorded(() =>
      app.done(clinic.admin, studyUpdate, {
        params: { studyId },
        body: { severity: 'stat', assignedTo: clinic.member.userId, metadata: { a: '1' } },
      }),
    );
    expect(updated.rows).toMatchObject([{ action: 'studyUpdate', ...byAdmin(), ...object }]);
    // Only what changed; a person by name, because an id tells nobody anything once they are gone.
    expect(updated.rows[0]?.before).toEqual({ assignedTo: null, metadata: null });
    expect(updated.rows[0]?.after).toEqual({
      assignedTo: { userId: clinic.member.userId, name: 'Ada Lovelace' },
      metadata: { a: '1' },
    });

    const cancelled = await recorded(() => app.done(clinic.admin, studyCancel, { body: { studyId } }));
    expect(cancelled.rows).toMatchObject([
      {
        action: 'studyCancel',
        ...byAdmin(),
        ...object,
        before: { isCancelled: false },
        after: { isCancelled: true },
      },
    ]);
    expect((await recorded(() => app.done(clinic.admin, studyCancel, { body: { studyId } }))).rows).toEqual(
      [],
    );
    const restored = await recorded(() => app.done(clinic.admin, studyUncancel, { body: { studyId } }));
    expect(restored.rows).toMatchObject([
      { action: 'studyUncancel', ...object, before: { isCancelled: true }, after: { isCancelled: false } },
    ]);
    const opened = await recorded(() => app.done(clinic.admin, studyRerouteUrl, { body: { studyId } }));
    expect(opened.rows).toMatchObject([
      { action: 'studyRerouteUrl', ...byAdmin(), ...object, before: null, after: null },
    ]);
    expect(JSON.stringify(opened.rows)).not.toContain(new URL(opened.answer.url).searchParams.get('token'));
  });

  test('of people', async () => {
    const { userId } = await app.addUser(clinic.clinicId, { first_name: 'Ida', last_name: 'Rhodes' });
    const object = { object_kind: 'user', object_id: userId, object_name: 'Ida Rhodes' };
    const updated = await recorded(() =>
      app.done(clinic.admin, userUpdate, {
        params: { userId },
        body: { level: 'admin', lastName: 'Rhodes', suffix1: 'MD' },
      }),
    );
    expect(updated.rows).toMatchObject([{ action: 'userUpdate', ...byAdmin(), ...object }]);
    expect(updated.rows[0]?.before).toEqual({ level: 'member', suffix1: null });
    expect(updated.rows[0]?.after).toEqual({ level: 'admin', suffix1: 'MD' });
    const revoked = await recorded(() => app.done(clinic.admin, userRevokeAccess, { body: { userId } }));
    expect(revoked.rows).toMatchObject([
      {
        action: 'userRevokeAccess',
        ...byAdmin(),
        ...object,
        before: { hasAccess: true },
        after: { hasAccess: false },
      },
    ]);
    const back = await recorded(() => app.done(clinic.admin, userReactivate, { body: { userId } }));
    expect(back.rows).toMatchObject([
      { action: 'userReactivate', ...object, before: { hasAccess: false }, after: { hasAccess: true } },
    ]);
  });

  test('of invitations', async () => {
    const body = person('audited@clinic.example');
    const invited = await recorded(() => app.done(clinic.admin, userInvite, { body }));
    const { userId } = invited.answer;
    const { invitations } = await app.done(clinic.key, invitationList, { query: { userId } });
    const params = { invitationId: invitations[0]?.invitationId ?? '' };
    const object = { object_kind: 'invitation', object_id: params.invitationId, object_name: 'Grace Hopper' };
    expect(invited.rows).toMatchObject([
      { action: 'userInvite', ...byAdmin(), ...object, before: null, after: { ...body, userId } },
    ]);
    const updated = await recorded(() =>
      app.done(clinic.admin, invitationUpdate, { params, body: { clinicRole: 'Surgeon' } }),
    );
    expect(updated.rows).toMatchObject([
      {
        action: 'invitationUpdate',
        ...byAdmin(),
        ...object,
        before: { clinicRole: 'Radiologist' },
        after: { clinicRole: 'Surgeon' },
      },
    ]);
    const revoked = await recorded(() => app.done(clinic.admin, invitationRevoke, { body: params }));
    expect(revoked.rows).toMatchObject([
      {
        action: 'invitationRevoke',
        ...byAdmin(),
        ...object,
        before: { status: 'sent' },
        after: { status: 'revoked' },
      },
    ]);
  });

  test('of a key', async () => {
    const { rows } = await recorded(() => app.newStudy(clinic));
    expect(rows).toMatchObject([
      {
        actor_kind: 'apiKey',
        actor_id: clinic.key.apiKeyId,
        actor_name: 'Test key',
        actor_email: null,
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain(clinic.key.secret);
  });
});

test('reading one study is on record, reading a list is not, and neither is what was not found', async () => {
  const { studyId, studyInstanceUid } = await app.newStudy(clinic, { studyDescription: 'CT seen' });
  const object = { object_kind: 'study', object_id: studyId, object_name: 'CT seen' };
  const byId = await recorded(() => app.done(clinic.member, studyRetrieve, { params: { studyId } }));
  const byUid = await recorded(() =>
    app.done(clinic.member, studyRetrieveByUid, { params: { studyInstanceUid } }),
  );
  for (const { rows } of [byId, byUid]) {
    expect(rows).toMatchObject([
      { action: 'studyRetrieve', ...object, actor_id: clinic.member.userId, before: null, after: null },
    ]);
  }
  const others = await recorded(async () => {
    await app.done(clinic.member, studyList);
    await app.refused(clinic.member, studyRetrieve, 404, { params: { studyId: `stu_${'0'.repeat(32)}` } });
  });
  expect(others.rows).toEqual([]);
});

test('a failed change leaves no row, unless it was the vendor who refused it', async () => {
  const { studyId, studyInstanceUid } = await app.newStudy(clinic);
  const { rows, answer } = await recorded(async () => {
    const body = { severity: 'stat', studyDescription: 'CT', studyInstanceUid };
    const created = await app.refused(clinic.admin, studyCreate, 409, { body });
    await app.refused(clinic.admin, studyUpdate, 412, {
      params: { studyId },
      body: { severity: 'stat' },
      headers: { 'if-match': '"7"' },
    });
    await app.refused(clinic.admin, studyUpdate, 400, {
      params: { studyId },
      body: { assignedTo: `usr_${'0'.repeat(32)}` },
    });
    const invited = await app.refused(clinic.admin, userInvite, 409, { body: person(clinic.member.email) });
    return [created, invited];
  });
  const reasons = app.mode === 'vendor' ? answer.map(({ message }) => message) : [];
  expect(rows.map(({ reason }) => reason)).toEqual(reasons);
  for (const { outcome } of rows) expect(outcome).toBe('refused');
});

test('what cannot be recorded is not done, and not shown: 503, and nothing changed', async () => {
  const own = await openConformanceApp();
  onTestFinished(() => own.close());
  const there = await own.newClinic();
  const { studyId } = await own.newStudy(there);
  const { userId } = await own.addUser(there.clinicId);
  await own.done(there.key, userInvite, { body: person('pending@clinic.example') });
  const { invitations } = await own.done(there.key, invitationList);
  const params = { invitationId: invitations[0]?.invitationId ?? '' };
  await sql`
    create function refuse() returns trigger language plpgsql as 'begin raise exception ''no audit today''; end'`.execute(
    own.db,
  );
  await sql`create trigger refuse before insert on audit execute function refuse()`.execute(own.db);
  const held = () =>
    Promise.all(
      (['studies', 'users', 'invitations', 'viewer_links'] as const).map((table) =>
        own.viewerDb.selectFrom(table).selectAll().where('clinic_id', '=', there.clinicId).execute(),
      ),
    );
  const before = [await own.dump(), await held()];
  for (const [endpoint, input] of [
    [studyCreate, { body: { severity: 'stat', studyDescription: 'CT', studyInstanceUid: newUid() } }],
    [studyUpdate, { params: { studyId }, body: { severity: 'stat' } }],
    [studyRetrieve, { params: { studyId } }],
    [studyCancel, { body: { studyId } }],
    [studyRerouteUrl, { body: { studyId } }],
    [userInvite, { body: person('other@clinic.example') }],
    [userUpdate, { params: { userId }, body: { level: 'admin' } }],
    [userRevokeAccess, { body: { userId } }],
    [invitationUpdate, { params, body: { firstName: 'Ada' } }],
    [invitationRevoke, { body: params }],
  ] as const) {
    const refused = await own.refused(there.key, endpoint, 503, input);
    expect(refused.message).toContain('audit');
    expect(refused.text).not.toContain('no audit today');
  }
  // Not even a refusal without its record.
  await own.refused(there.member, userInvite, 503, { body: person('other@clinic.example') });
  expect([await own.dump(), await held()]).toEqual(before);
});

describe('list', () => {
  let own: TestClinic;
  let all: AuditEntry[];
  let studies: string[];
  let days: string[];

  const list = async (query: string): Promise<AuditEntry[]> => {
    const found: AuditEntry[] = [];
    for (let cursor = ''; ; ) {
      const page = await app.done(own.owner, auditList, { query: `${query}&cursor=${cursor}` });
      found.push(...page.entries);
      if (!page.hasMore) return found;
      cursor = page.cursor ?? '';
    }
  };
  const ids = (entries: readonly AuditEntry[]) => entries.map(({ auditId }) => auditId);

  beforeAll(async () => {
    own = await app.newClinic();
    studies = [];
    days = [];
    for (let day = 0; day < 3; day++) {
      days.push(app.now().toISOString().slice(0, 10));
      for (let index = 0; index < 3; index++) {
        const { studyId } = await app.newStudy(own);
        studies.push(studyId);
        await app.done(own.key, studyCancel, { body: { studyId } });
        await app.done(own.key, studyUncancel, { body: { studyId } });
      }
      app.pass(aDay);
    }
    // A day ends every session.
    own = { ...own, owner: { ...own.owner, ...(await app.signIn(own.clinicId, own.owner.email)) } };
    own = { ...own, member: { ...own.member, ...(await app.signIn(own.clinicId, own.member.email)) } };
    for (const studyId of studies) await app.done(own.member, studyRetrieve, { params: { studyId } });
    await app.refused(own.member, studyCancel, 403, { body: { studyId: studies[0] } });
    all = await list('limit=100');
  });

  test.each([1, 7, 50])('in pages of %s nothing is lost or repeated, newest first', async (limit) => {
    expect(ids(await list(`limit=${limit}`))).toEqual(ids(all));
    const order = all.map(({ auditId }) => Number(auditId));
    expect(order).toEqual(order.toSorted((a, b) => b - a));
  });

  test('each filter alone and each pair, days inclusive', async () => {
    const [first = '', second = ''] = days;
    const filters: readonly (readonly [string, (entry: AuditEntry) => boolean])[] = [
      [`actorId=${own.key.apiKeyId}`, (e) => e.actor.id === own.key.apiKeyId],
      [`actorId=${own.member.userId}`, (e) => e.actor.id === own.member.userId],
      ['actorId=nobody', () => false],
      [`objectId=${studies[0]}`, (e) => e.object.id === studies[0]],
      ['action=studyCancel', (e) => e.action === 'studyCancel'],
      ['action=studyRetrieve', (e) => e.action === 'studyRetrieve'],
      ['outcome=refused', (e) => e.outcome === 'refused'],
      ['outcome=done', (e) => e.outcome === 'done'],
      [`startDate=${second}`, (e) => e.at.slice(0, 10) >= second],
      [`endDate=${first}`, (e) => e.at.slice(0, 10) <= first],
      ['endDate=9999-12-31', () => true],
    ];
    for (const [query, lets] of filters) {
      expect([query, ids(await list(`${query}&limit=5`))]).toEqual([query, ids(all.filter(lets))]);
      for (const [other, letsToo] of filters) {
        if (query.split('=')[0] === other.split('=')[0]) continue;
        expect([query, other, ids(await list(`${query}&${other}&limit=100`))]).toEqual([
          query,
          other,
          ids(all.filter((entry) => lets(entry) && letsToo(entry))),
        ]);
      }
    }
    expect(all.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
  });

  test('the whole of an entry', async () => {
    const [entry] = await list(`action=studyCancel&outcome=done&objectId=${studies[0]}&limit=1`);
    expect(entry).toEqual({
      auditId: expect.stringMatching(/^\d+$/),
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
      actor: { kind: 'apiKey', id: own.key.apiKeyId, name: 'Test key', email: null },
      action: 'studyCancel',
      outcome: 'done',
      reason: null,
      object: { kind: 'study', id: studies[0], name: 'CT chest' },
      before: { isCancelled: false },
      after: { isCancelled: true },
      address: '192.0.2.1',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      storyId: null,
    });
  });

  test.each([
    ['action=steal', 'action'],
    ['storyId=stu_1', 'storyId'],
    ['outcome=maybe', 'outcome'],
    ['actorId=', 'actorId'],
    [`objectId=${'x'.repeat(101)}`, 'objectId'],
    ['startDate=2026-02-30', 'startDate'],
    ['order=oldest', 'order'],
    ['clinicId=00000000-0000-0000-0000-000000000000', 'clinicId'],
    ['limit=0', 'limit'],
  ])('%s is refused by name', async (query, field) => {
    const { fieldErrors } = await app.refused(own.owner, auditList, 400, { query });
    expect(Object.keys(fieldErrors)).toEqual([field]);
  });
});

test('a page of refused attempts is read from an index of them alone', async () => {
  const clinicId = crypto.randomUUID();
  await app.db.transaction().execute(async (trx) => {
    await sql`
      insert into audit (clinic_id, at, actor_kind, actor_name, action, outcome, object_kind)
      select ${clinicId}, ${app.now()}, 'system', 'Test', 'studyRetrieve', 'done', 'study'
      from generate_series(1, 5000)`.execute(trx);
    await sql`analyze audit`.execute(trx);
    const plan = await sql<Record<string, string>>`
      explain select * from audit where clinic_id = ${clinicId} and outcome = ${'refused'}
      order by at desc, audit_id desc limit 51`.execute(trx);
    expect(JSON.stringify(plan.rows)).toContain('audit_refused');
    await trx.deleteFrom('audit').where('clinic_id', '=', clinicId).execute();
  });
});
