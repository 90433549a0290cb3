import { beforeAll, describe, expect, test } from 'vitest';
import {
  studyCancel,
  studyCreate,
  studyRerouteUrl,
  studyRetrieve,
  studyRetrieveByUid,
  studyUncancel,
  studyUpdate,
} from '#contract/study-endpoints.ts';
import { userRevokeAccess } from '#contract/user-endpoints.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import { type ConformanceApp, newUid, type TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
});

const body = (more: Readonly<Record<string, unknown>> = {}) => ({
  severity: 'high',
  studyDescription: 'MR brain without contrast',
  studyInstanceUid: newUid(),
  ...more,
});

describe('create', () => {
  test('a key makes a study with everything, and it is what is read afterwards', async () => {
    const [customer] = clinic.customers;
    const sent = body({
      assignedTo: clinic.member.userId,
      expressCustomerId: customer?.expressCustomerId,
      metadata: { accession: 'A-1', 'Ünïcode 🙂': '' },
    });
    const made = await app.done(clinic.key, studyCreate, { body: sent });
    expect(made).toEqual({
      studyId: expect.stringMatching(/^stu_[0-9a-f]{32}$/),
      studyInstanceUid: sent.studyInstanceUid,
      studyDescription: 'MR brain without contrast',
      severity: 'high',
      studyViewerStatus: 'incomplete',
      isCancelled: false,
      cancelledAt: null,
      createdAt: app.now().toISOString(),
      updatedAt: app.now().toISOString(),
      assignedTo: {
        userId: clinic.member.userId,
        email: clinic.member.email,
        firstName: 'Ada',
        lastName: 'Lovelace',
      },
      createdByUser: null,
      createdByApiKey: {
        apiKeyId: clinic.viewerKey.apiKeyId,
        description: 'Test key',
        isViewerEnabled: true,
      },
      expressCustomer: {
        expressCustomerId: customer?.expressCustomerId,
        expressCustomerName: 'Alder Imaging',
      },
      metadata: { accession: 'A-1', 'Ünïcode 🙂': '' },
      ...app.extensions({ version: 1 }),
    });
    const { studyId, studyInstanceUid } = made;
    expect(await app.done(clinic.member, studyRetrieve, { params: { studyId } })).toEqual(made);
    expect(await app.done(clinic.owner, studyRetrieveByUid, { params: { studyInstanceUid } })).toEqual(made);
  });

  test('a person makes a study in their own name; what was not said is null or absent', async () => {
    const made = await app.done(clinic.manager, studyCreate, { body: body() });
    // The vendor only knows the key; who it was is on record here.
    expect(made).toMatchObject(
      app.mode === 'vendor'
        ? { createdByUser: null, createdByApiKey: { apiKeyId: clinic.viewerKey.apiKeyId } }
        : { createdByUser: { userId: clinic.manager.userId }, createdByApiKey: null },
    );
    expect(made.assignedTo).toBe(null);
    expect(made.expressCustomer).toBe(null);
    expect(made.metadata).toBe(undefined);
    const nulls = await app.done(clinic.key, studyCreate, {
      body: body({ assignedTo: null, expressCustomerId: null }),
    });
    expect([nulls.assignedTo, nulls.expressCustomer]).toEqual([null, null]);
  });

  test('a known UID is a 409 that no retry can cure, and another clinic may have the same UID', async () => {
    const sent = body();
    await app.done(clinic.key, studyCreate, { body: sent });
    const again = await app.refused(clinic.key, studyCreate, 409, { body: sent });
    expect(again.fieldErrors).toEqual({ studyInstanceUid: expect.stringContaining('already') });
    const other = await app.newClinic();
    expect((await app.done(other.key, studyCreate, { body: sent })).studyInstanceUid).toBe(
      sent.studyInstanceUid,
    );
  });

  test('of ten creates of one UID at once, one makes the study', async () => {
    const sent = body();
    const results = await Promise.all(
      Array.from({ length: 10 }, () => app.call(clinic.key, studyCreate, { body: sent })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const rows = (await app.audit(clinic.clinicId)).filter(
      ({ action, after }) => action === 'studyCreate' && after?.studyInstanceUid === sent.studyInstanceUid,
    );
    expect(rows.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
    // What the vendor refused was sent, and is on record as refused.
    expect(rows.filter(({ outcome }) => outcome === 'refused')).toHaveLength(app.mode === 'vendor' ? 9 : 0);
    expect(rows).toHaveLength(app.mode === 'vendor' ? 10 : 1);
  });

  test.each([
    ['two dots', '1.2..3', 'empty component'],
    ['a leading zero', '1.02.3', 'leading zero'],
    ['a letter', '1.2.a', 'digits and dots'],
    ['65 characters', `1.${'2'.repeat(63)}`, '64'],
    ['a dot at the end', '1.2.', 'empty component'],
    ['a line break at the end', '1.2.3\n', 'digits and dots'],
    ['nothing', '', 'empty'],
  ])('a UID with %s is refused', async (_, studyInstanceUid, said) => {
    const { fieldErrors } = await app.refused(clinic.key, studyCreate, 400, {
      body: body({ studyInstanceUid }),
    });
    expect(fieldErrors).toEqual({ studyInstanceUid: expect.stringContaining(said) });
  });

  test('64 characters are a UID, and so is a single zero', async () => {
    const longest = `2.25.${'9'.repeat(59)}`;
    expect(longest).toHaveLength(64);
    const other = await app.newClinic();
    await app.done(other.key, studyCreate, { body: body({ studyInstanceUid: longest }) });
    await app.done(other.key, studyCreate, { body: body({ studyInstanceUid: '1.0.0' }) });
    const found = await app.done(other.key, studyRetrieveByUid, { params: { studyInstanceUid: longest } });
    expect(found.studyInstanceUid).toBe(longest);
  });

  test.each([
    ['a missing severity', { severity: undefined }, 'severity'],
    ['an unknown severity', { severity: 'urgent' }, 'severity'],
    ['a blank description', { studyDescription: ' \t ' }, 'studyDescription'],
    ['a misspelt field', { asignedTo: null }, 'asignedTo'],
    ['the status, which a new study has not', { studyViewerStatus: 'complete' }, 'studyViewerStatus'],
    ['an assignee that is no id', { assignedTo: 'usr_1' }, 'assignedTo'],
    ['an unknown assignee', { assignedTo: `usr_${'0'.repeat(32)}` }, 'assignedTo'],
    ['an unknown customer', { expressCustomerId: `cus_${'0'.repeat(32)}` }, 'expressCustomerId'],
    ['metadata that is no object', { metadata: ['a'] }, 'metadata'],
    ['metadata with a number', { metadata: { bed: 4 } }, 'metadata.bed'],
    ['null metadata', { metadata: null }, 'metadata'],
  ])('%s is refused by name', async (_, more, field) => {
    const { fieldErrors, message } = await app.refused(clinic.key, studyCreate, 400, { body: body(more) });
    expect(Object.keys(fieldErrors)).toEqual([field]);
    expect(message).toContain(field);
  });

  test('somebody without access cannot be assigned; whoever is assigned already stays', async () => {
    const { userId } = await app.addUser(clinic.clinicId, { access_revoked_at: app.now() });
    const refused = await app.refused(clinic.key, studyCreate, 400, { body: body({ assignedTo: userId }) });
    expect(refused.fieldErrors).toEqual({ assignedTo: expect.stringContaining('deactivated') });

    const leaver = await app.addUser(clinic.clinicId);
    const { studyId } = await app.newStudy(clinic, { assignedTo: leaver.userId });
    await app.done(clinic.owner, userRevokeAccess, { body: { userId: leaver.userId } });
    const kept = await app.done(clinic.key, studyUpdate, {
      params: { studyId },
      body: { assignedTo: leaver.userId, severity: 'stat' },
    });
    expect(kept.assignedTo).toMatchObject({
      userId: leaver.userId,
      accessRevokedAt: app.now().toISOString(),
    });
    await app.done(clinic.key, studyUpdate, { params: { studyId }, body: { assignedTo: null } });
    await app.refused(clinic.key, studyUpdate, 400, {
      params: { studyId },
      body: { assignedTo: leaver.userId },
    });
  });
});

describe('retrieve', () => {
  test.each([
    ['an id of another kind', `usr_${'0'.repeat(32)}`, 400],
    ['a short id', 'stu_12', 400],
    ['an id in capitals', `stu_${'A'.repeat(32)}`, 400],
    ['an unknown id', `stu_${'0'.repeat(32)}`, 404],
    ['broken percent-encoding', '%E0%A4%A', 400],
  ])('%s', async (_, studyId, status) => {
    const response = await app.request(`/v1/viewer/studies/${studyId}`, { headers: clinic.key.credential });
    expect(response.status).toBe(status);
  });

  test('an unknown UID is a 404, a malformed one a 400', async () => {
    await app.refused(clinic.key, studyRetrieveByUid, 404, { params: { studyInstanceUid: '1.2.3.4' } });
    await app.refused(clinic.key, studyRetrieveByUid, 400, { params: { studyInstanceUid: '1.02' } });
  });

  test('a retrieve takes no parameters', async () => {
    const { studyId } = await app.newStudy(clinic);
    const refused = await app.refused(clinic.key, studyRetrieve, 400, {
      params: { studyId },
      query: 'expand=1',
    });
    expect(refused.fieldErrors).toEqual({ expand: 'Is not a field of this operation.' });
  });
});

describe('update', () => {
  test('changes what is named, leaves the rest, and is another state', async () => {
    const made = await app.newStudy(clinic, { metadata: { a: '1', b: '2' } });
    app.pass(1000);
    const params = { studyId: made.studyId };
    const changed = await app.done(clinic.manager, studyUpdate, {
      params,
      body: {
        assignedTo: clinic.admin.userId,
        severity: 'stat',
        studyDescription: 'CT head, now',
        studyViewerStatus: 'complete',
        metadata: { c: '3' },
      },
    });
    expect(changed).toEqual({
      ...made,
      assignedTo: expect.objectContaining({ userId: clinic.admin.userId }),
      severity: 'stat',
      studyDescription: 'CT head, now',
      studyViewerStatus: 'complete',
      // An object replaces the whole.
      metadata: { c: '3' },
      updatedAt: app.now().toISOString(),
      ...app.extensions({ version: 2 }),
    });
    const cleared = await app.done(clinic.key, studyUpdate, {
      params,
      body: { assignedTo: null, metadata: null, studyViewerStatus: 'incomplete' },
    });
    expect(cleared.assignedTo).toBe(null);
    expect(cleared.metadata).toBe(undefined);
    expect(cleared.studyViewerStatus).toBe('incomplete');
    expect(await app.done(clinic.key, studyRetrieve, { params })).toEqual(cleared);
  });

  test.each([
    ['an empty body', {}],
    [
      'the values that it has',
      { severity: 'normal', studyDescription: 'CT chest', metadata: { b: '2', a: '1' } },
    ],
  ])('%s changes nothing: no new version, no audit row', async (_, patch) => {
    const made = await app.newStudy(clinic, { metadata: { a: '1', b: '2' } });
    app.pass(1000);
    const before = (await app.audit(clinic.clinicId)).length;
    expect(
      await app.done(clinic.key, studyUpdate, { params: { studyId: made.studyId }, body: patch }),
    ).toEqual(made);
    expect(await app.audit(clinic.clinicId)).toHaveLength(before);
  });

  test.each([
    ['a misspelt field', { studyDescripton: 'x' }, 'studyDescripton'],
    ['the UID, which stays', { studyInstanceUid: '1.2.3' }, 'studyInstanceUid'],
    ['the cancellation, which has its own operation', { isCancelled: true }, 'isCancelled'],
    ['a null description', { studyDescription: null }, 'studyDescription'],
    ['an unknown status', { studyViewerStatus: 'done' }, 'studyViewerStatus'],
  ])('%s is refused by name', async (_, patch, field) => {
    const made = await app.newStudy(clinic);
    const params = { studyId: made.studyId };
    const { fieldErrors } = await app.refused(clinic.key, studyUpdate, 400, { params, body: patch });
    expect(Object.keys(fieldErrors)).toEqual([field]);
    expect(await app.done(clinic.key, studyRetrieve, { params })).toEqual(made);
  });

  test('two people who change different fields at once both have their way', async () => {
    const { studyId } = await app.newStudy(clinic);
    await Promise.all([
      app.done(clinic.manager, studyUpdate, { params: { studyId }, body: { severity: 'stat' } }),
      app.done(clinic.key, studyUpdate, { params: { studyId }, body: { studyViewerStatus: 'complete' } }),
    ]);
    expect(await app.done(clinic.key, studyRetrieve, { params: { studyId } })).toMatchObject({
      severity: 'stat',
      studyViewerStatus: 'complete',
      ...app.extensions({ version: 3 }),
    });
  });
});

describe('cancel and uncancel', () => {
  test('the study is kept, flagged, and restored; asking again succeeds with a message', async () => {
    const { studyId, studyInstanceUid } = await app.newStudy(clinic);
    app.pass(1000);
    expect(await app.done(clinic.manager, studyCancel, { body: { studyId } })).toEqual({ success: true });
    const cancelled = await app.done(clinic.key, studyRetrieve, { params: { studyId } });
    expect(cancelled).toMatchObject({
      isCancelled: true,
      cancelledAt: app.now().toISOString(),
      updatedAt: app.now().toISOString(),
      ...app.extensions({ version: 2 }),
    });
    app.pass(1000);
    expect(await app.done(clinic.key, studyCancel, { body: { studyInstanceUid } })).toEqual({
      success: true,
      message: 'The study was already cancelled.',
    });
    expect(await app.done(clinic.key, studyRetrieve, { params: { studyId } })).toEqual(cancelled);
    expect(await app.done(clinic.key, studyUncancel, { body: { studyId, studyInstanceUid } })).toEqual({
      success: true,
    });
    expect(await app.done(clinic.key, studyUncancel, { body: { studyId } })).toEqual({
      success: true,
      message: 'The study was not cancelled.',
    });
    expect(await app.done(clinic.key, studyRetrieve, { params: { studyId } })).toMatchObject({
      isCancelled: false,
      cancelledAt: null,
      ...app.extensions({ version: 3 }),
    });
  });

  test('ten cancels at once all succeed, and one of them is the one on record', async () => {
    const { studyId } = await app.newStudy(clinic);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => app.done(clinic.key, studyCancel, { body: { studyId } })),
    );
    expect(answers.every(({ success }) => success)).toBe(true);
    expect(answers.filter(({ message }) => message === undefined)).toHaveLength(1);
    const rows = await app.audit(clinic.clinicId);
    expect(rows.filter((row) => row.action === 'studyCancel' && row.object_id === studyId)).toHaveLength(1);
  });

  const named = [studyCancel, studyUncancel, studyRerouteUrl];
  test.each(named)('$name: an empty body or none says what is missing', async (endpoint) => {
    for (const input of [{ body: {} }, {}, { raw: '' }, { raw: '  ' }]) {
      const { message } = await app.refused(clinic.key, endpoint, 400, input);
      expect(message).toBe('Must name a study by studyId or studyInstanceUid.');
    }
    // What a key's client sends that has nothing to say.
    const bare = await app.refused(clinic.key, endpoint, 400, { headers: { 'content-type': null } });
    expect(bare.message).toBe('Must name a study by studyId or studyInstanceUid.');
  });

  test.each(named)('$name: identifiers that disagree are a 400, unknown ones a 404', async (endpoint) => {
    const one = await app.newStudy(clinic);
    const other = await app.newStudy(clinic);
    const { fieldErrors } = await app.refused(clinic.key, endpoint, 400, {
      body: { studyId: one.studyId, studyInstanceUid: other.studyInstanceUid },
    });
    expect(Object.keys(fieldErrors)).toEqual(['studyInstanceUid']);
    const unknown = `stu_${'0'.repeat(32)}`;
    await app.refused(clinic.key, endpoint, 404, { body: { studyId: unknown } });
    await app.refused(clinic.key, endpoint, 404, {
      body: { studyId: unknown, studyInstanceUid: one.studyInstanceUid },
    });
    await app.refused(clinic.key, endpoint, 404, {
      body: { studyId: one.studyId, studyInstanceUid: '1.2.3' },
    });
    const misspelt = await app.refused(clinic.key, endpoint, 400, { body: { studyID: one.studyId } });
    expect(misspelt.fieldErrors).toHaveProperty('studyID');
  });

  test('the reroute URL leads to the viewer, names the study and is new each time', async () => {
    const { studyId, studyInstanceUid } = await app.newStudy(clinic);
    const urls = await Promise.all(
      [{ studyId }, { studyInstanceUid }, { studyId, studyInstanceUid }].map(
        async (name) => (await app.done(clinic.key, studyRerouteUrl, { body: name })).url,
      ),
    );
    expect(new Set(urls).size).toBe(3);
    for (const url of urls.map((text) => new URL(text))) {
      expect(`${url.origin}${url.pathname}`).toBe(`${app.viewerOrigin}/viewer/study/${studyId}`);
      expect(url.searchParams.get('token')).toMatch(/^[\w-]{43}$/);
    }
  });
});
