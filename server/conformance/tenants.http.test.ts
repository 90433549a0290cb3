import { beforeAll, describe, expect, test } from 'vitest';
import { auditList } from '#contract/audit.ts';
import { viewerEndpoints } from '#contract/endpoints.ts';
import { expressCustomerList } from '#contract/express-customer.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { studyCreate, studyList, studyUpdate } from '#contract/study-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import type { Input } from '#server/testing/call.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import { type ConformanceApp, newUid, type TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let ours: TestClinic;
let theirs: TestClinic;
/** Of the other clinic. */
let ids: { studyId: string; studyInstanceUid: string; userId: string; invitationId: string };
const unknown = {
  studyId: `stu_${'0'.repeat(32)}`,
  studyInstanceUid: newUid(),
  userId: `usr_${'0'.repeat(32)}`,
  invitationId: `inv_${'0'.repeat(32)}`,
};

beforeAll(async () => {
  app = await conformanceApp();
  ours = await app.newClinic();
  theirs = await app.newClinic();
  for (const clinic of [ours, theirs]) {
    for (let index = 0; index < 5; index++)
      await app.newStudy(clinic, { expressCustomerId: clinic.customers[index]?.expressCustomerId });
    for (let index = 0; index < 3; index++) await invite(clinic);
  }
  const { studyId, studyInstanceUid } = await app.newStudy(theirs, {
    assignedTo: theirs.member.userId,
    expressCustomerId: theirs.customers[0]?.expressCustomerId,
    studyDescription: 'CT of the other clinic',
  });
  const { invitationId } = await invite(theirs);
  ids = { studyId, studyInstanceUid, userId: theirs.member.userId, invitationId };
});

async function invite(clinic: TestClinic) {
  const { userId } = await app.done(clinic.key, userInvite, {
    body: {
      email: `${newUid()}@clinic.example`,
      firstName: 'Grace',
      lastName: 'Hopper',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
    },
  });
  const { invitations } = await app.done(clinic.key, invitationList, { query: { userId } });
  return { userId, invitationId: invitations[0]?.invitationId ?? '' };
}

/** Everything of a clinic that a request could change. */
async function everythingOf({ clinicId }: TestClinic): Promise<unknown> {
  const of = (table: 'studies' | 'users' | 'invitations' | 'viewer_links' | 'audit' | 'express_customers') =>
    Promise.all(
      [...new Set([app.db, app.viewerDb])].map((db) =>
        db.selectFrom(table).selectAll().where('clinic_id', '=', clinicId).execute(),
      ),
    )
      // Without an order a server answers as it likes, and the tables have no key in common.
      .then((found) => found.map((rows) => rows.map((row) => JSON.stringify(row)).sort()));
  return Promise.all([
    of('studies'),
    of('users'),
    of('invitations'),
    of('viewer_links'),
    of('audit'),
    of('express_customers'),
  ]);
}

type Ids = typeof unknown;

/** Every way in which an operation can name an object. */
const namings: readonly (readonly [keyof typeof viewerEndpoints, (of: Ids) => Input])[] = [
  ['studyRetrieve', ({ studyId }) => ({ params: { studyId } })],
  ['studyRetrieveByUid', ({ studyInstanceUid }) => ({ params: { studyInstanceUid } })],
  ['studyUpdate', ({ studyId }) => ({ params: { studyId }, body: { severity: 'stat' } })],
  ['studyUpdate', ({ studyId }) => ({ params: { studyId }, body: {} })],
  ['studyUpdate', ({ studyId }) => ({ params: { studyId }, body: {}, headers: { 'if-match': '"9"' } })],
  ...(['studyCancel', 'studyUncancel', 'studyRerouteUrl'] as const).flatMap(
    (name) =>
      [
        [name, ({ studyId }: Ids) => ({ body: { studyId } })],
        [name, ({ studyInstanceUid }: Ids) => ({ body: { studyInstanceUid } })],
        [name, ({ studyId, studyInstanceUid }: Ids) => ({ body: { studyId, studyInstanceUid } })],
      ] as const,
  ),
  ['userRetrieve', ({ userId }) => ({ params: { userId } })],
  ['userUpdate', ({ userId }) => ({ params: { userId }, body: { firstName: 'Eve' } })],
  ['userUpdate', ({ userId }) => ({ params: { userId }, body: {} })],
  ['userRevokeAccess', ({ userId }) => ({ body: { userId } })],
  ['userReactivate', ({ userId }) => ({ body: { userId } })],
  ['invitationRetrieve', ({ invitationId }) => ({ params: { invitationId } })],
  ['invitationUpdate', ({ invitationId }) => ({ params: { invitationId }, body: { firstName: 'Eve' } })],
  ['invitationRevoke', ({ invitationId }) => ({ body: { invitationId } })],
  ['invitationRevoke', ({ userId }) => ({ body: { userId } })],
  ['invitationRevoke', ({ invitationId, userId }) => ({ body: { invitationId, userId } })],
];

test('every operation that names an object is tried', () => {
  const naming = Object.values(viewerEndpoints)
    .filter(({ name }) => !/List$|^studyCreate$|^userInvite$/.test(name))
    .map(({ name }) => name);
  expect(new Set(namings.map(([name]) => name))).toEqual(new Set(naming));
});

test.each(namings)('%s: an object of another clinic is one that does not exist', async (name, inputOf) => {
  const endpoint = viewerEndpoints[name];
  const before = await everythingOf(theirs);
  for (const caller of [ours.key, ours.owner]) {
    const there = await app.refused(caller, endpoint, 404, inputOf(ids));
    const nowhere = await app.refused(caller, endpoint, 404, inputOf(unknown));
    const withoutId = ({ text }: { text: string }) => text.replace(/"requestId":"[^"]+"/, '');
    expect(withoutId(there)).toBe(withoutId(nowhere));
    const names = (headers: Headers) => [...headers.keys()].sort();
    expect(names(there.headers)).toEqual(names(nowhere.headers));
  }
  expect(await everythingOf(theirs)).toEqual(before);
});

test('an invited person of another clinic cannot be revoked by their user id either', async () => {
  const { userId } = await invite(theirs);
  const before = await everythingOf(theirs);
  await app.refused(ours.key, viewerEndpoints.invitationRevoke, 404, { body: { userId } });
  expect(await everythingOf(theirs)).toEqual(before);
});

test('nothing of another clinic can be referred to, and the refusal does not tell', async () => {
  const { studyId } = await app.newStudy(ours);
  const body = (more: object) => ({
    severity: 'stat',
    studyDescription: 'CT',
    studyInstanceUid: newUid(),
    ...more,
  });
  const saidOf = async (assignedTo: string | undefined, expressCustomerId: string | undefined) => [
    (await app.refused(ours.key, studyCreate, 400, { body: body({ assignedTo }) })).fieldErrors,
    (await app.refused(ours.key, studyCreate, 400, { body: body({ expressCustomerId }) })).fieldErrors,
    (await app.refused(ours.key, studyUpdate, 400, { params: { studyId }, body: { assignedTo } }))
      .fieldErrors,
  ];
  expect(await saidOf(theirs.member.userId, theirs.customers[0]?.expressCustomerId)).toEqual(
    await saidOf(unknown.userId, `cus_${'0'.repeat(32)}`),
  );
});

test('no list shows, counts or finds anything of another clinic', async () => {
  const studies = await app.done(ours.key, studyList, { query: { limit: 100 } });
  expect(studies.studies.map(({ studyId }) => studyId)).not.toContain(ids.studyId);
  for (const query of [
    { assignedTo: theirs.member.userId },
    { expressCustomerId: theirs.customers[0]?.expressCustomerId },
    { studyDescription: 'other clinic' },
  ]) {
    expect((await app.done(ours.key, studyList, { query })).studies).toEqual([]);
  }
  expect((await app.done(ours.key, userList, { query: { email: theirs.owner.email } })).users).toEqual([]);
  const { users } = await app.done(ours.key, userList, { query: { limit: 100 } });
  expect(users).toHaveLength(5);
  const { invitations } = await app.done(ours.key, invitationList, { query: { limit: 100 } });
  expect(new Set(invitations.map(({ clinicId }) => clinicId))).toEqual(new Set([ours.clinicId]));
  const { invitations: none } = await app.done(ours.key, invitationList, {
    query: { userId: ids.userId },
  });
  expect(none).toEqual([]);
  const { entries } = await app.done(ours.owner, auditList, { query: { objectId: ids.studyId } });
  expect(entries.filter(({ outcome }) => outcome === 'done')).toEqual([]);
  const { expressCustomers } = await app.done(ours.owner, expressCustomerList);
  expect(expressCustomers).toEqual(
    ours.customers.map(({ expressCustomerId, name }) => ({ expressCustomerId, expressCustomerName: name })),
  );
});

describe('cursors', () => {
  const lists = [
    { endpoint: studyList, filter: 'severity=normal', otherFilter: 'severity=stat' },
    { endpoint: userList, filter: 'level=member', otherFilter: 'level=admin' },
    { endpoint: invitationList, filter: 'status=sent', otherFilter: 'status=revoked' },
    { endpoint: auditList, filter: 'outcome=done', otherFilter: 'outcome=refused' },
  ] as const;

  const cursorOf = async (clinic: TestClinic, { endpoint }: (typeof lists)[number], query: string) => {
    const answer = await app.done(clinic.owner, endpoint, { query: `${query}&limit=1` });
    expect(answer.hasMore).toBe(true);
    return answer.cursor ?? '';
  };

  test.each(lists)('$endpoint.name: a cursor altered anywhere is refused', async (list) => {
    const cursor = await cursorOf(ours, list, list.filter);
    const query = (text: string) => `${list.filter}&cursor=${encodeURIComponent(text)}`;
    await app.done(ours.owner, list.endpoint, { query: query(cursor) });
    const bytes = Buffer.from(cursor, 'base64url');
    const altered: string[] = [];
    for (let index = 0; index < bytes.length; index++) {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ (1 << (index % 8));
      altered.push(copy.toString('base64url'));
    }
    altered.push(
      ...[`${cursor}A`, cursor.slice(0, -1), cursor.slice(1), `${cursor}=`, ` ${cursor}`, `${cursor}\n`],
      ...[bytes.subarray(16).toString('base64url'), bytes.toString('hex'), 'null'],
    );
    for (const text of altered) {
      const { fieldErrors } = await app.refused(ours.owner, list.endpoint, 400, { query: query(text) });
      expect(Object.keys(fieldErrors)).toEqual(['cursor']);
    }
  });

  test.each(lists)('$endpoint.name: a cursor belongs to its clinic, list and filter', async (list) => {
    const { endpoint, filter, otherFilter } = list;
    const refused = (query: string, cursor: string) =>
      app.refused(ours.owner, endpoint, 400, { query: `${query}&cursor=${cursor}` });
    await refused(filter, await cursorOf(theirs, list, filter));
    const cursor = await cursorOf(ours, list, filter);
    await refused(otherFilter, cursor);
    await refused('', cursor);
    await refused(filter, await cursorOf(ours, list, ''));
    for (const other of lists) {
      if (other.endpoint === endpoint) continue;
      await refused('', await cursorOf(ours, other, ''));
    }
  });

  test('a cursor belongs to the direction in which it was made', async () => {
    const { cursor } = await app.done(ours.key, studyList, { query: 'limit=1' });
    await app.refused(ours.key, studyList, 400, { query: `order=oldest&cursor=${cursor}` });
  });

  test('a cursor works for whoever else may read the list, and tells nothing that is secret', async () => {
    const { cursor, studies } = await app.done(ours.key, studyList, { query: 'limit=2' });
    const next = await app.done(ours.member, studyList, { query: `cursor=${cursor}` });
    expect(next.studies.map(({ studyId }) => studyId)).not.toContain(studies[0]?.studyId);
    expect(Buffer.from(cursor ?? '', 'base64url').toString('latin1')).not.toContain(ours.clinicId);
  });
});
