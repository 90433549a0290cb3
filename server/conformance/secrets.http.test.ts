import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiKeyCreate, apiKeyList } from '#contract/api-key.ts';
import { auditList } from '#contract/audit.ts';
import type { Endpoint } from '#contract/endpoint.ts';
import { dashboardEndpoints, viewerEndpoints } from '#contract/endpoints.ts';
import { type Caller, nobody } from '#server/testing/call.ts';
import { openConformanceApp } from '#server/testing/conformance-app.ts';
import { type ConformanceApp, newUid, type TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await openConformanceApp();
  clinic = await app.newClinic();
});
afterAll(() => app.close());

const canary = (what: string) => `canary-${what}-${randomBytes(6).toString('hex')}`;

/** Every operation, with a body in which each text is a canary; most of it is refused one way or another. */
async function tryEverything(caller: Caller, words: readonly string[]): Promise<string> {
  const [name = '', text = ''] = words;
  const seen: string[] = [];
  const bodies: readonly unknown[] = [
    {},
    { severity: 'stat', studyDescription: text, studyInstanceUid: newUid(), metadata: { [text]: name } },
    { severity: name, studyDescription: text, studyInstanceUid: text, metadata: { [text]: { deep: text } } },
    { firstName: name, lastName: text, middleName: name, phoneNumber: text, clinicRole: text },
    {
      email: `${name}@clinic.example`,
      firstName: name,
      lastName: text,
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
    },
    { email: `${name}@clinic.example`, password: text, token: text, [text]: name },
    { studyId: text, studyInstanceUid: newUid(), userId: name, invitationId: name },
  ];
  const table: readonly Endpoint[] = Object.values({ ...viewerEndpoints, ...dashboardEndpoints });
  for (const endpoint of table) {
    if (endpoint.name === 'sessionSignOut' || endpoint.name === 'ownSessionRevoke') continue;
    const query = endpoint.method === 'GET' ? `${text}=${name}` : '';
    for (const body of endpoint.method === 'GET' ? [undefined] : bodies) {
      const params = { studyId: text, userId: name, invitationId: name, studyInstanceUid: text };
      const result = await app.call(caller, endpoint, { params, query, body });
      seen.push(result.text, JSON.stringify([...result.headers]));
    }
  }
  return seen.join('\n');
}

test('no name, address, description or value of a patient is in the log, whatever happened', async () => {
  const words = [canary('name'), canary('text')];
  for (const caller of [clinic.owner, clinic.key, clinic.member, nobody]) await tryEverything(caller, words);
  const study = await app.newStudy(clinic, {
    studyDescription: words[1],
    metadata: { [words[0] ?? '']: words[1] },
  });
  const { userId } = await app.addUser(clinic.clinicId, {
    first_name: words[0] ?? '',
    email: `${words[1]}@clinic.example`,
  });
  for (const path of [
    `/v1/viewer/studies/${study.studyId}`,
    `/v1/viewer/studies/by-uid/${study.studyInstanceUid}`,
    `/v1/viewer/studies?studyDescription=${words[1]}`,
    `/v1/viewer/users/${userId}`,
    `/v1/viewer/users?email=${words[1]}@clinic.example`,
    `/open/${words[0]}`,
    `/viewer/study/${words[0]}?token=${words[1]}`,
    `/sign-in?to=${words[0]}`,
    `/${words[0]}/${words[1]}`,
  ]) {
    await app.request(path, { headers: { ...clinic.owner.credential, 'user-agent': words[0] ?? '' } });
  }
  const logged = app.logged();
  expect(logged.length).toBeGreaterThan(1000);
  for (const word of [...words, clinic.owner.email, clinic.member.email, 'clinic.example']) {
    expect(logged).not.toContain(word);
  }
  for (const id of [study.studyId, study.studyInstanceUid]) expect(logged).not.toContain(id);
  // Lines that can be searched all the same: by operation, status and request id.
  expect(logged).toContain('"route":"/v1/viewer/studies/:studyId"');
});

test('a failure of the database is logged without the row that it quotes', async () => {
  const word = canary('row');
  await sql`
    create function quote() returns trigger language plpgsql as 'begin raise exception ''%'', new.study_description; end'`.execute(
    app.viewerDb,
  );
  await sql`create trigger quote before insert on studies for each row execute function quote()`.execute(
    app.viewerDb,
  );
  // Of a write that failed at the vendor nobody knows whether it was done.
  const status = app.mode === 'vendor' ? 504 : 500;
  const refused = await app.refused(clinic.key, viewerEndpoints.studyCreate, status, {
    body: { severity: 'stat', studyDescription: word, studyInstanceUid: newUid() },
  });
  await sql`drop trigger quote on studies`.execute(app.viewerDb);
  expect(refused.text).not.toContain(word);
  expect(refused.message).not.toMatch(/database|sql|trigger/i);
  expect(app.logged()).not.toContain(word);
  const lines = app.logged().split('\n');
  if (app.mode === 'vendor') {
    const failed = lines.find((line) => line.includes("a call of the vendor's API failed"));
    expect(failed).toContain('"operation":"studyCreate","kind":"failed","status":500');
    return;
  }
  const fault = lines.find(
    (line) => line.includes('"fault"') && line.includes(refused.headers.get('x-request-id') ?? 'none'),
  );
  expect(fault).toContain('"code":"P0001"');
});

test('a key is in no answer but the one that made it, no log, and no table', async () => {
  const secret = `sk_live_${randomBytes(16).toString('hex')}`;
  const key = await app.addKey(clinic.clinicId, { secret });
  const made = await app.done(clinic.owner, apiKeyCreate, { body: { description: 'Second' } });
  expect(made.secret).toMatch(/^sk_live_[0-9a-f]{32}$/);
  const answers = [
    await tryEverything(key, [canary('name'), canary('text')]),
    await tryEverything({ credential: { authorization: `Bearer ${made.secret}` } }, [
      canary('a'),
      canary('b'),
    ]),
    JSON.stringify(await app.done(clinic.owner, apiKeyList)),
    JSON.stringify(await app.done(clinic.owner, auditList, { query: { limit: 100 } })),
  ].join('\n');
  const dump = await app.dump();
  for (const hidden of [secret, made.secret, clinic.viewerKey.secret]) {
    for (const [where, text] of Object.entries({ answers, dump, log: app.logged() })) {
      expect([where, text.includes(hidden)]).toEqual([where, false]);
      // Nor its random part, in whatever dress.
      expect([where, text.includes(hidden.slice('sk_live_'.length))]).toEqual([where, false]);
    }
  }
  const { apiKeys } = await app.done(clinic.owner, apiKeyList);
  expect(apiKeys.map(({ ending }) => ending)).toContain(secret.slice(-4));
});

test('a cookie is in no log and no table', async () => {
  const value = (clinic.owner.credential.cookie ?? '').split('=')[1] ?? '';
  const token = value.split('.')[0] ?? '';
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(app.logged()).not.toContain(token);
  expect(await app.dump()).not.toContain(token);
});
