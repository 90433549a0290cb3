import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '#server/testing/call.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import type { ConformanceApp, TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;
let studyId: string;

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
  ({ studyId } = await app.newStudy(clinic, { studyDescription: 'CT <b>skull</b>' }));
});

describe('/open', () => {
  const open = (of: string, caller?: Caller, init: RequestInit = {}) =>
    app.request(`/open/${of}`, { ...init, headers: { ...caller?.credential, ...init.headers } });

  test('leads a signed-in person to a new link, and on record', async () => {
    const rows = (await app.audit(clinic.clinicId)).length;
    const response = await open(studyId, clinic.member);
    expect(response.status).toBe(303);
    const location = new URL(response.headers.get('location') ?? '');
    expect(`${location.origin}${location.pathname}`).toBe(`${app.viewerOrigin}/viewer/study/${studyId}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await app.request(location.href)).status).toBe(200);
    expect((await app.audit(clinic.clinicId)).slice(rows).map(({ action }) => action)).toEqual(
      // Whoever has the viewer sees that the link was used.
      app.mode === 'vendor' ? ['studyRerouteUrl'] : ['studyRerouteUrl', 'studyOpen'],
    );
  });

  test('leads anybody else to the sign-in, and back', async () => {
    const outsiders = await app.outsidersOf(clinic);
    for (const caller of [undefined, clinic.key, outsiders.revoked, outsiders.withoutDashboard]) {
      const response = await open(studyId, caller);
      expect([response.status, response.headers.get('location')]).toEqual([
        303,
        `/sign-in?to=${encodeURIComponent(`/open/${studyId}`)}`,
      ]);
    }
    for (const path of ['//evil.example', '/%5Cevil.example', '/..%2F..%2Fx']) {
      const response = await app.request(`/open${path}`);
      const location = response.headers.get('location');
      expect(location === null || location.startsWith('/sign-in?to=%2Fopen')).toBe(true);
    }
  });

  test.each(['stu_1', `stu_${'0'.repeat(32)}`, '%00', 'usr_00000000000000000000000000000000'])(
    'names no study: %s',
    async (of) => {
      const response = await open(of, clinic.owner);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('There is no such study');
    },
  );

  test("another clinic's study is one that does not exist", async () => {
    const other = await app.newClinic();
    const theirs = await open(studyId, other.owner);
    const nowhere = await open(`stu_${'0'.repeat(32)}`, other.owner);
    const plain = (text: string) => text.replace(/nonce="[^"]+"/, '');
    expect([theirs.status, plain(await theirs.text())]).toEqual([404, plain(await nowhere.text())]);
  });

  test('looking without opening makes no link', async () => {
    const count = async () =>
      (await app.viewerDb.selectFrom('viewer_links').select('token_hash').execute()).length;
    const before = await count();
    await open(studyId, clinic.owner, { method: 'HEAD' });
    await open(studyId, clinic.owner, { headers: { 'sec-purpose': 'prefetch' } });
    expect(await count()).toBe(before);
  });
});
