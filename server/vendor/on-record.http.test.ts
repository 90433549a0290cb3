import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { invitationList, invitationRetrieve, invitationRevoke } from '#contract/invitation-endpoints.ts';
import { invitationResend } from '#contract/invitation-mail-endpoints.ts';
import {
  studyCancel,
  studyCreate,
  studyRerouteUrl,
  studyRetrieve,
  studyRetrieveByUid,
  studyUpdate,
} from '#contract/study-endpoints.ts';
import { userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import type { Caller, Input } from '#server/testing/call.ts';
import { type ClinicAtVendor, openClinicAtVendor, upstreams } from '#server/testing/clinic-at-vendor.ts';
import { newUid } from '#server/testing/test-app.ts';

let at: ClinicAtVendor;
let boss: Caller;
let key: Caller & { readonly apiKeyId: string };
beforeAll(async () => {
  at = await openClinicAtVendor();
  boss = await at.signIn(at.clinic.owner.email);
  key = await at.app.addKey(at.clinicId);
});
afterAll(() => at.close());
beforeEach(() => at.recover());

const studyBody = () => ({ severity: 'stat', studyDescription: 'CT skull', studyInstanceUid: newUid() });
const inviteBody = () => ({
  email: `new-${crypto.randomUUID()}@clinic.example`,
  firstName: 'New',
  lastName: 'Person',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
});
const newStudy = () => at.app.done(boss, studyCreate, { body: studyBody() });
const lastRows = async (count: number) => (await at.app.audit(at.clinicId)).slice(-count);
const invited = async () => {
  const { userId } = await at.app.done(boss, userInvite, { body: inviteBody() });
  const [invitation] = (await at.app.done(boss, invitationList, { query: { userId } })).invitations;
  if (invitation === undefined) throw new Error('It is not there.');
  return invitation;
};

test('every read of one study and every change is on record, with the person or key that asked', async () => {
  const { owner, member } = at.clinic;
  const { studyId, studyInstanceUid } = await newStudy();
  const helper = await at.signedIn(member);
  const before = (await at.app.audit(at.clinicId)).length;
  await at.app.done(helper, studyRetrieve, { params: { studyId } });
  await at.app.done(key, studyRetrieveByUid, { params: { studyInstanceUid } });
  await at.app.done(helper, studyRerouteUrl, { body: { studyId } });
  await at.app.done(boss, studyUpdate, { params: { studyId }, body: { severity: 'high' } });
  await at.app.done(boss, studyUpdate, { params: { studyId }, body: { severity: 'high' } });
  await at.app.done(key, studyCancel, { body: { studyId } });
  await at.app.refused(helper, studyCancel, 403, { body: { studyId } });
  expect(
    (await at.app.audit(at.clinicId))
      .slice(before)
      .map((row) => [row.actor_id, row.action, row.outcome, row.object_id, row.before, row.after]),
  ).toEqual([
    [member.userId, 'studyRetrieve', 'done', studyId, null, null],
    [key.apiKeyId, 'studyRetrieve', 'done', studyId, null, null],
    [member.userId, 'studyRerouteUrl', 'done', studyId, null, null],
    [owner.userId, 'studyUpdate', 'done', studyId, { severity: 'stat' }, { severity: 'high' }],
    [key.apiKeyId, 'studyCancel', 'done', studyId, { isCancelled: false }, { isCancelled: true }],
    [member.userId, 'studyCancel', 'refused', studyId, null, null],
  ]);
});

describe('what cannot be put on record', () => {
  test('is not sent, and what was read is not shown', async () => {
    const { studyId } = await newStudy();
    const invitation = await invited();
    await sql`create function no_audit() returns trigger language plpgsql as $$ begin raise 'no room'; end $$`.execute(
      at.app.db,
    );
    await sql`create trigger no_audit before insert on audit for each row execute function no_audit()`.execute(
      at.app.db,
    );
    at.asked();
    try {
      const writes: [Parameters<typeof at.app.refused>[1], Input][] = [
        [studyCreate, { body: studyBody() }],
        [studyUpdate, { params: { studyId }, body: { severity: 'high' } }],
        [studyCancel, { body: { studyId } }],
        [studyRerouteUrl, { body: { studyId } }],
        [userInvite, { body: inviteBody() }],
        [userUpdate, { params: { userId: at.clinic.member.userId }, body: { firstName: 'Augusta' } }],
        [userRevokeAccess, { body: { userId: at.clinic.member.userId } }],
        [invitationRevoke, { body: { invitationId: invitation.invitationId } }],
        [invitationResend, { body: { invitationId: invitation.invitationId } }],
      ];
      for (const [endpoint, input] of writes) await at.app.refused(boss, endpoint, 503, input);
      expect(at.askedToChange()).toEqual([]);
      const { text } = await at.app.refused(boss, studyRetrieve, 503, { params: { studyId } });
      expect(text).not.toContain('CT skull');
    } finally {
      await sql`drop trigger no_audit on audit`.execute(at.app.db);
    }
    await at.app.done(boss, studyRetrieve, { params: { studyId } });
  });

  test('of how it ended stays unknown, and is not called done', async () => {
    const { studyId } = await newStudy();
    await sql`create function no_end() returns trigger language plpgsql as $$ begin raise 'no room'; end $$`.execute(
      at.app.db,
    );
    await sql`create trigger no_end before update on audit for each row execute function no_end()`.execute(
      at.app.db,
    );
    const refused = await at.app
      .refused(boss, studyUpdate, 504, { params: { studyId }, body: { severity: 'high' } })
      .finally(() => sql`drop trigger no_end on audit`.execute(at.app.db));
    expect(refused.message).toContain('Look again before you repeat it');
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect((await lastRows(1))[0]).toMatchObject({ action: 'studyUpdate', outcome: 'unknown' });
  });
});

describe('while it is on its way', () => {
  test('it is on record as unknown: that is also what is left of it when the process ends', async () => {
    const { studyId } = await newStudy();
    let seen: unknown;
    at.answer(async (request, forward) => {
      if (request.method === 'PATCH') [seen] = await lastRows(1);
      return forward();
    });
    await at.app.done(boss, studyUpdate, { params: { studyId }, body: { severity: 'high' } });
    expect(seen).toMatchObject({
      action: 'studyUpdate',
      outcome: 'unknown',
      reason: 'Sent to the vendor, whose answer is not known.',
      actor_id: at.clinic.owner.userId,
      object_id: studyId,
      after: { severity: 'high' },
    });
  });
});

describe('how it ended', () => {
  test('a no of the vendor is refused, with its reason', async () => {
    const { studyId } = await newStudy();
    at.answer(async (request, forward) =>
      request.method === 'PATCH'
        ? Response.json({ message: 'The study is being read.' }, { status: 422 })
        : forward(),
    );
    const refused = await at.app.refused(boss, studyUpdate, 400, {
      params: { studyId },
      body: { severity: 'high' },
    });
    expect(refused.message).toBe('The study is being read.');
    expect((await lastRows(1))[0]).toMatchObject({
      outcome: 'refused',
      reason: 'The study is being read.',
      object_id: studyId,
    });
  });

  test('what was carried out in silence is found by reading again, and done', async () => {
    const { studyId } = await newStudy();
    const invitation = await invited();
    const silentOnWrites = async (request: Request, forward: () => Promise<Response>) =>
      request.method === 'GET' ? forward() : upstreams.heard(request, forward);
    const writes: [Parameters<typeof at.app.done>[1], Input, string][] = [
      [studyCreate, { body: studyBody() }, 'POST /studies'],
      [studyUpdate, { params: { studyId }, body: { severity: 'normal' } }, `PATCH /studies/${studyId}`],
      [studyCancel, { body: { studyId } }, 'POST /studies/cancel'],
      [userInvite, { body: inviteBody() }, 'POST /users'],
      [
        userUpdate,
        { params: { userId: at.clinic.member.userId }, body: { suffix1: 'MD' } },
        `PATCH /users/${at.clinic.member.userId}`,
      ],
      [
        invitationRevoke,
        { body: { invitationId: invitation.invitationId } },
        'POST /users/invitations/revoke',
      ],
    ];
    for (const [endpoint, input, sent] of writes) {
      await at.recover();
      at.answer(silentOnWrites);
      await at.app.done(boss, endpoint, input);
      // Once, whatever became of it.
      expect(at.askedToChange()).toEqual([sent]);
      expect((await lastRows(1))[0]).toMatchObject({ action: endpoint.name, outcome: 'done' });
    }
  });

  test('what was not carried out, as far as anybody can see, is unknown, and sent once all the same', async () => {
    const { studyId } = await newStudy();
    const invitation = await invited();
    const writes: [Parameters<typeof at.app.refused>[1], Input, string][] = [
      [studyCreate, { body: studyBody() }, 'POST /studies'],
      [studyUpdate, { params: { studyId }, body: { severity: 'high' } }, `PATCH /studies/${studyId}`],
      [studyCancel, { body: { studyId } }, 'POST /studies/cancel'],
      [studyRerouteUrl, { body: { studyId } }, 'POST /studies/reroute-url'],
      [userInvite, { body: inviteBody() }, 'POST /users'],
      [
        userUpdate,
        { params: { userId: at.clinic.member.userId }, body: { firstName: 'Augusta' } },
        `PATCH /users/${at.clinic.member.userId}`,
      ],
      // Nothing that the vendor answers tells whether somebody has access.
      [userRevokeAccess, { body: { userId: at.clinic.member.userId } }, 'POST /users/revoke-access'],
      [
        invitationRevoke,
        { body: { invitationId: invitation.invitationId } },
        'POST /users/invitations/revoke',
      ],
    ];
    for (const how of [upstreams.silent, upstreams.failing])
      for (const [endpoint, input, sent] of writes) {
        await at.recover();
        at.answer(async (request, forward) => (request.method === 'GET' ? forward() : how()));
        const refused = await at.app.refused(boss, endpoint, 504, input);
        expect(refused.headers.get('x-should-retry')).toBe('false');
        expect(at.askedToChange()).toEqual([sent]);
        const [row] = await lastRows(1);
        expect(row).toMatchObject({ action: endpoint.name, outcome: 'unknown', reason: refused.message });
      }
    // An outcome that nobody knows is no deactivation.
    expect(await at.tryPassword(await at.choosePassword(at.clinic.member.email))).toBe(200);
  });

  test('what never left is refused', async () => {
    const { studyId } = await newStudy();
    at.answer(async (request, forward) => (request.method === 'GET' ? forward() : upstreams.away()));
    await at.app.refused(boss, studyCancel, 502, { body: { studyId } });
    expect((await lastRows(1))[0]).toMatchObject({ action: 'studyCancel', outcome: 'refused' });
  });
});

describe('sending an invitation again', () => {
  test('is revoking it and inviting anew: two entries, and another user id', async () => {
    const former = await invited();
    const made = await at.app.done(boss, invitationResend, { body: { invitationId: former.invitationId } });
    expect(made.email).toBe(former.email);
    expect(made.invitationId).not.toBe(former.invitationId);
    expect(made.userId).not.toBe(former.userId);
    const params = { invitationId: former.invitationId };
    expect((await at.app.done(boss, invitationRetrieve, { params })).status).toBe('revoked');
    expect((await lastRows(2)).map((row) => [row.action, row.outcome, row.object_id, row.actor_id])).toEqual([
      ['invitationRevoke', 'done', former.invitationId, at.clinic.owner.userId],
      ['userInvite', 'done', made.invitationId, at.clinic.owner.userId],
    ]);
  });

  test('says what was done when the second half fails', async () => {
    const former = await invited();
    at.answer(async (request, forward) =>
      request.method === 'POST' && new URL(request.url).pathname.endsWith('/users')
        ? Response.json({ message: 'No more seats.' }, { status: 409 })
        : forward(),
    );
    const refused = await at.app.refused(boss, invitationResend, 409, {
      body: { invitationId: former.invitationId },
    });
    expect(refused.message).toBe(
      'The invitation was revoked, but not sent again: No more seats. Invite them once more.',
    );
    expect((await lastRows(2)).map((row) => [row.action, row.outcome])).toEqual([
      ['invitationRevoke', 'done'],
      ['userInvite', 'refused'],
    ]);
  });

  test('stops when the vendor does not revoke the former one', async () => {
    const former = await invited();
    at.asked();
    at.answer(async (request, forward) =>
      new URL(request.url).pathname.endsWith('/revoke')
        ? Response.json({ success: false, message: 'It was accepted a moment ago.' })
        : forward(),
    );
    const refused = await at.app.refused(boss, invitationResend, 409, {
      body: { invitationId: former.invitationId },
    });
    expect(refused.message).toBe('It was accepted a moment ago.');
    expect(at.askedToChange()).toEqual(['POST /users/invitations/revoke']);
  });
});

test("the vendor's key is in no log, answer, mail or row", async () => {
  const { apiKey } = at.settings;
  const quoting = async (request: Request) =>
    new Response(JSON.stringify({ message: `Bad key ${request.headers.get('authorization')}` }), {
      status: 400,
      headers: { 'content-type': 'application/json' },
    });
  const answers: string[] = [];
  for (const how of [quoting, upstreams.away, upstreams.silent, upstreams.failing, upstreams.working]) {
    await at.recover();
    const { studyId } = await newStudy();
    at.answer(how);
    answers.push((await at.app.call(boss, studyCreate, { body: studyBody() })).text);
    answers.push((await at.app.call(boss, studyRetrieve, { params: { studyId } })).text);
    answers.push((await at.app.call(boss, userInvite, { body: inviteBody() })).text);
  }
  await at.recover();
  await at.choosePassword(at.clinic.admin.email);
  const all = [...answers, at.app.logged(), await at.app.dump(), JSON.stringify(at.app.mails)].join('\n');
  expect(all).not.toContain(apiKey);
  expect(all).not.toContain(apiKey.slice('sk_live_'.length));
});
