import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { studyRerouteUrl } from '#contract/study-endpoints.ts';
import { userReactivate, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userUpdate } from '#contract/user-write-endpoints.ts';
import type { Caller } from '#server/testing/call.ts';
import { openTestApp, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;
let studyId: string;

beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
  ({ studyId } = await app.newStudy(clinic, { studyDescription: 'CT <b>skull</b>' }));
});

const mint = async (by: Caller = clinic.key, of = studyId) =>
  new URL((await app.done(by, studyRerouteUrl, { body: { studyId: of } })).url);
const get = (url: URL, init?: RequestInit) => app.request(`${url.pathname}${url.search}`, init);

const gone = 'This link has been used or has expired';

async function expectGone(response: Response): Promise<void> {
  expect(response.status).toBe(410);
  const text = await response.text();
  expect(text).toContain(gone);
  expect(text).not.toContain('skull');
}

describe('a link', () => {
  test('opens its study once, without a session, on a page that says what it is', async () => {
    const url = await mint();
    const response = await get(url);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('CT &lt;b&gt;skull&lt;/b&gt;');
    expect(text).toContain('No viewer is configured yet');
    expect(text).not.toContain(url.searchParams.get('token'));
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    await expectGone(await get(url));
    await expectGone(await get(url));
  });

  test('lasts to its last millisecond, and no longer than two minutes', async () => {
    const first = await mint();
    const second = await mint();
    app.pass(120_000 - 1);
    expect((await get(first)).status).toBe(200);
    app.pass(1);
    await expectGone(await get(second));
  });

  test('opens no other study, and an attempt does not use it up', async () => {
    const other = await app.newStudy(clinic);
    const url = await mint();
    for (const path of [
      `/viewer/study/${other.studyId}`,
      `/viewer/study/stu_${'0'.repeat(32)}`,
      '/viewer/study/stu_1',
      '/viewer/study/%00',
      '/viewer/study/%ED%A0%80',
      `/viewer/study/${studyId}%00`,
      `/viewer/study/${studyId.toUpperCase()}`,
    ]) {
      await expectGone(await app.request(`${path}${url.search}`));
    }
    expect((await get(url)).status).toBe(200);
  });

  test('altered anywhere, it is nothing', async () => {
    const url = await mint();
    const token = url.searchParams.get('token') ?? '';
    const altered = [...token].map(
      (character, index) =>
        `${token.slice(0, index)}${character === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`,
    );
    for (const text of [...altered, '', `${token}A`, token.slice(1), `${token}%00`, ` ${token}`]) {
      await expectGone(await app.request(`${url.pathname}?token=${text}`));
    }
    await expectGone(await app.request(url.pathname));
    expect((await get(url)).status).toBe(200);
  });

  test('ten clicks at once open it once', async () => {
    for (let round = 0; round < 5; round++) {
      const url = await mint();
      const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await get(url)).status));
      expect(statuses.sort()).toEqual([200, ...Array(9).fill(410)]);
    }
  });

  test('whoever looks without opening does not use it up', async () => {
    const url = await mint();
    for (const init of [
      { method: 'HEAD' },
      { headers: { 'sec-purpose': 'prefetch' } },
      { headers: { 'sec-purpose': 'prefetch;prerender' } },
      { headers: { purpose: 'prefetch' } },
    ]) {
      const response = await get(url, init);
      expect([response.status, await response.text()]).toEqual([204, '']);
    }
    for (const method of ['POST', 'PUT', 'OPTIONS']) {
      expect((await get(url, { method })).status).toBe(404);
    }
    expect((await get(url)).status).toBe(200);
  });

  test('ends with the access of whoever made it', async () => {
    const own = await app.newClinic();
    const { studyId: of } = await app.newStudy(own);
    const url = await mint(own.member, of);
    const left = await mint(own.manager, of);
    await app.done(own.owner, userRevokeAccess, { body: { userId: own.member.userId } });
    await expectGone(await get(url));
    await app.done(own.owner, userReactivate, { body: { userId: own.member.userId } });
    await expectGone(await get(url));
    await app.done(own.owner, userUpdate, {
      params: { userId: own.manager.userId },
      body: { hasDashboardAccess: false },
    });
    await expectGone(await get(left));
  });

  test.each([
    ['revoked', { revoked_at: new Date() }],
    ['kept from the Viewer', { is_viewer_enabled: false }],
  ])('ends with the key that made it when that is %s', async (_, change) => {
    const key = await app.addKey(clinic.clinicId);
    const url = await mint(key);
    await app.db.updateTable('api_keys').set(change).where('api_key_id', '=', key.apiKeyId).execute();
    await expectGone(await get(url));
  });

  test('is in no table and no log, and its use is on record', async () => {
    const url = await mint(clinic.member);
    const token = url.searchParams.get('token') ?? '';
    await get(url, { method: 'HEAD' });
    const rows = (await app.audit(clinic.clinicId)).length;
    const response = await get(url);
    await get(url);
    expect((await app.audit(clinic.clinicId)).slice(rows)).toMatchObject([
      {
        action: 'studyOpen',
        outcome: 'done',
        actor_kind: 'user',
        actor_id: clinic.member.userId,
        object_id: studyId,
        object_name: 'CT <b>skull</b>',
        request_id: response.headers.get('x-request-id'),
      },
    ]);
    expect(await app.dump()).not.toContain(token);
    expect(app.logged()).not.toContain(token);
    expect(app.logged()).not.toContain(studyId);
  });
});

test('with a viewer configured a used link leads to the study there', async () => {
  const own = await openTestApp({
    viewerUrlTemplate: 'https://pacs.example/view?uid={studyInstanceUid}&id={studyId}',
  });
  onTestFinished(() => own.close());
  const there = await own.newClinic();
  const study = await own.newStudy(there);
  const { url } = await own.done(there.key, studyRerouteUrl, { body: { studyId: study.studyId } });
  const response = await own.request(url);
  expect([response.status, response.headers.get('location')]).toEqual([
    303,
    `https://pacs.example/view?uid=${study.studyInstanceUid}&id=${study.studyId}`,
  ]);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect((await own.request(url)).status).toBe(410);
});
