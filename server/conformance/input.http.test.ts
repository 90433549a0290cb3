import { beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { endpoints, viewerEndpoints } from '#contract/endpoints.ts';
import { studyCreate, studyList, studyRetrieve, studyUpdate } from '#contract/study-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import { type Input, nobody } from '#server/testing/call.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import { type ConformanceApp, newUid, type TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
});

const study = (more: Readonly<Record<string, unknown>> = {}) => ({
  severity: 'normal',
  studyDescription: 'CT',
  studyInstanceUid: newUid(),
  ...more,
});

const writes: readonly Endpoint[] = Object.values(endpoints).filter(({ method }) => method !== 'GET');

describe('a write by cookie comes from our own page, as JSON', () => {
  test.each(writes)('$name', async (endpoint) => {
    const caller = endpoint.credential === 'none' ? nobody : clinic.owner;
    const rows = (await app.audit(clinic.clinicId)).length;
    const json = 'application/json';
    for (const [origin, type, status] of [
      ['https://evil.example', json, 403],
      ['null', json, 403],
      [null, json, 403],
      ['', json, 403],
      [`${app.origin}/`, json, 403],
      [app.origin.replace('http:', 'https:'), json, 403],
      [`${app.origin}0`, json, 403],
      ['http://localhost:4400', json, 403],
      [app.origin.toUpperCase(), json, 403],
      ['https://evil.example', 'text/plain', 403],
      [app.origin, 'text/plain', 415],
      [app.origin, 'text/plain; application/json', 415],
      [app.origin, 'application/x-www-form-urlencoded', 415],
      [app.origin, 'multipart/form-data; boundary=x', 415],
      [app.origin, 'application/jsonp', 415],
      [app.origin, 'application/json-patch+json', 415],
      [app.origin, '', 415],
      [app.origin, null, 415],
    ] as const) {
      for (const input of [{ body: {} }, {}]) {
        await app.refused(caller, endpoint, status, {
          ...input,
          headers: { origin, 'content-type': type },
        });
      }
    }
    expect(await app.audit(clinic.clinicId)).toHaveLength(rows);
  });

  test('a charset is no other type, and the referer is not asked', async () => {
    await app.done(clinic.manager, studyCreate, {
      body: study(),
      headers: { 'content-type': 'Application/JSON; charset=UTF-8', referer: 'https://evil.example/' },
    });
  });

  test('a key needs no origin, and may not say that JSON is text', async () => {
    await app.done(clinic.key, studyCreate, {
      body: study(),
      headers: { origin: 'https://elsewhere.example' },
    });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', null]) {
      await app.refused(clinic.key, studyCreate, 415, { body: study(), headers: { 'content-type': type } });
    }
  });

  test('a key beside a foreign origin and a cookie acts as the key alone', async () => {
    const { studyId } = await app.newStudy(clinic);
    const both = { credential: { ...clinic.member.credential, ...clinic.key.credential } };
    const changed = await app.done(both, studyUpdate, {
      params: { studyId },
      body: { severity: 'stat' },
      headers: { origin: 'https://evil.example' },
    });
    expect(changed.severity).toBe('stat');
  });
});

describe('bodies', () => {
  const write = Object.values(viewerEndpoints).filter(({ method }) => method !== 'GET');
  const mebibyte = 1024 * 1024;

  test.each(write)('$name: what is too large is a 413, with a length and in chunks', async (endpoint) => {
    const large = JSON.stringify({ studyDescription: 'x'.repeat(mebibyte) });
    await app.refused(clinic.key, endpoint, 413, {
      raw: large,
      headers: { 'content-length': String(large.length) },
    });
    await app.refused(clinic.key, endpoint, 413, { raw: large });
  });

  test('a body in chunks is not read beyond the limit', async () => {
    let sent = 0;
    const raw = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 16_384;
        if (sent > 100 * mebibyte) controller.close();
        else controller.enqueue(new Uint8Array(16_384).fill(0x20));
      },
    });
    const response = await app.request('/v1/viewer/studies', {
      method: 'POST',
      headers: { ...clinic.key.credential, 'content-type': 'application/json' },
      body: raw,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(mebibyte);
  });

  test('256 KiB are read to the end, one byte more is not', async () => {
    const padded = (size: number) => JSON.stringify(study()).padEnd(size, ' ');
    await app.done(clinic.key, studyCreate, { raw: padded(256 * 1024) });
    await app.refused(clinic.key, studyCreate, 413, { raw: padded(256 * 1024 + 1) });
  });

  test.each(write)('$name: what is no JSON object is a 400', async (endpoint) => {
    for (const raw of [
      '['.repeat(100_000),
      '{"a":'.repeat(50_000),
      `${'[1,'.repeat(8)}[1]${']'.repeat(8)}`,
      '{',
      '{"a":1,}',
      "{'a':1}",
      '{"a":NaN}',
      'hello',
      '"\\ud800"',
      '[]',
      'null',
      '"text"',
      '42',
      'true',
      '\u0000',
      '{}{}',
      '\ufeff{',
      new Uint8Array([0xff, 0xfe, 0x7b, 0x7d]),
      new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]),
    ]) {
      const result = await app.call(clinic.key, endpoint, { params: paramsOf(endpoint), raw });
      expect([String(raw).slice(0, 20), result.status]).toEqual([String(raw).slice(0, 20), 400]);
    }
  });

  const paramsOf = (endpoint: Endpoint): Readonly<Record<string, string>> => ({
    studyId: `stu_${'0'.repeat(32)}`,
    userId: `usr_${'0'.repeat(32)}`,
    invitationId: `inv_${'0'.repeat(32)}`,
    ...(endpoint.params === undefined ? {} : {}),
  });

  test('memory stays where it was over a hundred bodies that are too deep', async () => {
    const deep = '['.repeat(200_000);
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 100; index++) await app.refused(clinic.key, studyCreate, 400, { raw: deep });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * mebibyte);
  });

  test('a name that every object has is data or refused, and never changes another object', async () => {
    for (const body of [
      '{"metadata":{"__proto__":{"x":"1"}}}',
      '{"metadata":{"__proto__":"x"}}',
      '{"__proto__":{"severity":"stat"}}',
      '{"metadata":{"constructor":{"prototype":{"x":"1"}}}}',
      '{"constructor":{"prototype":{"x":"1"}}}',
      '{"metadata":{"a":"1","\\u005f\\u005fproto\\u005f\\u005f":"x"}}',
    ]) {
      const { studyId } = await app.newStudy(clinic);
      await app.refused(clinic.key, studyUpdate, 400, { params: { studyId }, raw: body });
    }
    const metadata = {
      constructor: 'a',
      prototype: 'b',
      toString: 'c',
      hasOwnProperty: 'd',
      '0': 'e',
      '': 'f',
    };
    const { '': _, ...storable } = metadata;
    const made = await app.newStudy(clinic, { metadata: storable });
    expect(made.metadata).toEqual(storable);
    expect(Reflect.get({}, 'x')).toBe(undefined);
    const response = await app.request('/v1/viewer/studies?__proto__=1', { headers: clinic.key.credential });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { fieldErrors: { query: 'Has a name that is not allowed.' } },
    });
  });
});

describe('metadata counts code points', () => {
  const pairs = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));
  const fine: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['no pairs', {}],
    ['49 pairs', pairs(49)],
    ['50 pairs', pairs(50)],
    ['a key of 1', { '🙂': '' }],
    ['a key of 99', { ['🙂'.repeat(99)]: 'v' }],
    ['a key of 100', { ['🙂'.repeat(100)]: 'v' }],
    ['a value of 999', { k: '🙂'.repeat(999) }],
    ['a value of 1,000', { k: '🙂'.repeat(1000) }],
    ['a value of 1,000 letters', { k: 'x'.repeat(1000) }],
    [
      '50 of the longest',
      Object.fromEntries(
        Array.from({ length: 50 }, (_, i) => [`${i}`.padStart(100, 'é'), '🙂'.repeat(1000)]),
      ),
    ],
  ];
  const wrong: typeof fine = [
    ['51 pairs', pairs(51)],
    ['an empty key', { '': 'v' }],
    ['a key of 101', { ['🙂'.repeat(101)]: 'v' }],
    ['a key of 101 letters', { ['k'.repeat(101)]: 'v' }],
    ['a value of 1,001', { k: '🙂'.repeat(1001) }],
    ['a value of 1,001 letters', { k: 'x'.repeat(1001) }],
  ];

  test.each(fine)('%s', async (_, metadata) => {
    const made = await app.newStudy(clinic, { metadata });
    expect(made.metadata).toEqual(metadata);
    const { studyId } = await app.newStudy(clinic, { metadata: { old: 'x' } });
    const changed = await app.done(clinic.key, studyUpdate, { params: { studyId }, body: { metadata } });
    expect(changed.metadata).toEqual(metadata);
    expect(await app.done(clinic.key, studyRetrieve, { params: { studyId } })).toEqual(changed);
  });

  test.each(wrong)('%s is refused', async (_, metadata) => {
    const onCreate = await app.refused(clinic.key, studyCreate, 400, { body: study({ metadata }) });
    const { studyId } = await app.newStudy(clinic, { metadata: { old: 'x' } });
    const onPatch = await app.refused(clinic.key, studyUpdate, 400, {
      params: { studyId },
      body: { metadata },
    });
    for (const { fieldErrors } of [onCreate, onPatch]) {
      expect(Object.keys(fieldErrors)).toHaveLength(1);
      expect(Object.keys(fieldErrors)[0]).toMatch(/^metadata/);
    }
    const kept = await app.done(clinic.key, studyRetrieve, { params: { studyId } });
    expect(kept.metadata).toEqual({ old: 'x' });
  });

  test('descriptions and names count them too', async () => {
    await app.newStudy(clinic, { studyDescription: '🙂'.repeat(1000) });
    await app.refused(clinic.key, studyCreate, 400, { body: study({ studyDescription: '🙂'.repeat(1001) }) });
    const { userId } = await app.addUser(clinic.clinicId);
    const rename = (firstName: string) => ({ params: { userId }, body: { firstName } });
    await app.done(clinic.key, userUpdate, rename('🙂'.repeat(100)));
    await app.refused(clinic.key, userUpdate, 400, rename('🙂'.repeat(101)));
  });
});

describe('what cannot be stored is refused before the database', () => {
  const broken = ['a\u0000b', '\u0000', 'a\ud800b', '\udc00', '\ud83d', '\udc00\ud800', 'x\\u0000\u0000'];
  const person = {
    email: 'someone@clinic.example',
    firstName: 'Grace',
    lastName: 'Hopper',
    middleName: 'B',
    suffix1: 'MD',
    suffix2: 'PhD',
    phoneNumber: '15551234567',
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
  };

  /** Every text of every body, replaced in turn. */
  function* spoiled(body: Readonly<Record<string, unknown>>): Generator<Input> {
    for (const [name, value] of Object.entries(body)) {
      for (const text of broken) {
        if (typeof value === 'string') yield { body: { ...body, [name]: text } };
        if (name === 'metadata') {
          yield { body: { ...body, metadata: { key: text } } };
          yield { body: { ...body, metadata: { [text]: 'value' } } };
        }
      }
    }
  }

  test('in every text of every body', async () => {
    const { studyId } = await app.newStudy(clinic);
    const { userId } = await app.addUser(clinic.clinicId);
    const invitationId = `inv_${'0'.repeat(32)}`;
    const whole = study({ assignedTo: userId, metadata: {} });
    const { email: _, ...update } = person;
    const cases: readonly (readonly [Endpoint, Readonly<Record<string, string>>, Record<string, unknown>])[] =
      [
        [viewerEndpoints.studyCreate, {}, whole],
        [
          viewerEndpoints.studyUpdate,
          { studyId },
          { assignedTo: userId, metadata: {}, severity: 'stat', studyDescription: 'CT' },
        ],
        [viewerEndpoints.studyCancel, {}, { studyId, studyInstanceUid: newUid() }],
        [viewerEndpoints.studyUncancel, {}, { studyId, studyInstanceUid: newUid() }],
        [viewerEndpoints.studyRerouteUrl, {}, { studyId, studyInstanceUid: newUid() }],
        [viewerEndpoints.userInvite, {}, person],
        [viewerEndpoints.userUpdate, { userId }, update],
        [viewerEndpoints.userRevokeAccess, {}, { userId }],
        [viewerEndpoints.userReactivate, {}, { userId }],
        [viewerEndpoints.invitationUpdate, { invitationId }, update],
        [viewerEndpoints.invitationRevoke, {}, { invitationId, userId }],
      ];
    expect(cases).toHaveLength(
      Object.values(viewerEndpoints).filter(({ method }) => method !== 'GET').length,
    );
    for (const [endpoint, params, body] of cases) {
      for (const input of spoiled(body)) {
        const refused = await app.refused(clinic.key, endpoint, 400, { ...input, params });
        expect(Object.keys(refused.fieldErrors)).toHaveLength(1);
      }
    }
  });

  test('in every parameter of every query, and in its name', async () => {
    const lists = Object.values(viewerEndpoints).filter(({ name }) => name.endsWith('List'));
    for (const endpoint of [...lists, endpoints.auditList]) {
      const names = Object.keys((endpoint as Endpoint).query?._zod.def.shape ?? {});
      expect(names.length).toBeGreaterThan(3);
      for (const name of [...names, 'a%00b', '%00']) {
        for (const value of ['%00', 'a%00', '%00a']) {
          await app.refused(clinic.owner, endpoint, 400, { query: `${name}=${value}` });
        }
      }
      // Bytes that are no UTF-8 arrive as the replacement character: text like any other.
      for (const value of ['%ED%A0%80', '%FF', '%']) {
        for (const name of names) {
          const { status } = await app.call(clinic.owner, endpoint, { query: `${name}=${value}` });
          expect([200, 400]).toContain(status);
        }
      }
    }
  });

  test('in every part of every path', async () => {
    const withParams = Object.values(viewerEndpoints).filter(({ path }) => path.includes('{'));
    for (const endpoint of withParams) {
      for (const part of ['%00', 'a%00', '%ED%A0%80', '%FF', '%', '..%2f', '%20', 'é', "'"]) {
        const response = await app.request(endpoint.path.replace(/\{\w+\}/, part), {
          method: endpoint.method,
          headers: { ...clinic.key.credential, 'content-type': 'application/json' },
          ...(endpoint.method === 'GET' ? {} : { body: '{}' }),
        });
        expect([part, response.status]).toEqual([part, 400]);
      }
    }
  });

  test('text of every other kind comes back as it went in', async () => {
    for (const studyDescription of [
      '<img src=x onerror=alert(1)>',
      "'; drop table studies; --",
      '🙂 👩‍👩‍👧 \u202e \u0001 \u007f \uffff \ufffe',
      '  blanks around  ',
      'e\u0301 is not é',
      '\\u0000 \\x00 %00',
      '{{1+1}} $1 $& $$',
    ]) {
      const { studyId } = await app.newStudy(clinic, {
        studyDescription,
        metadata: { [studyDescription]: studyDescription },
      });
      const read = await app.done(clinic.key, studyRetrieve, { params: { studyId } });
      expect(read.studyDescription).toBe(studyDescription);
      expect(read.metadata).toEqual({ [studyDescription]: studyDescription });
      const { studies } = await app.done(clinic.key, studyList, { query: { studyDescription, limit: 1 } });
      expect(studies[0]?.studyId).toBe(studyId);
    }
  });
});

test('an operation that is not there is a 404 in our shape, whoever asks', async () => {
  for (const [method, path] of [
    ['GET', '/v1/viewer/nothing'],
    ['DELETE', '/v1/viewer/studies'],
    ['PUT', '/v1/viewer/users'],
    ['POST', '/v1/viewer/studies/delete'],
    ['GET', '/v1/viewer/studies/'],
    ['GET', '/v1/viewer/users/invitations/a/b'],
    ['GET', '/V1/viewer/studies'],
    ['GET', '/dashboard/nothing'],
    ['PATCH', '/healthz'],
  ] as const) {
    const response = await app.request(path, { method, headers: clinic.key.credential });
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
  }
});

test('a key in the address is nobody, and is not repeated', async () => {
  const { secret } = clinic.key;
  for (const path of [
    `/v1/viewer/users?api_key=${secret}`,
    `/v1/viewer/users?apiKey=${secret}`,
    `/v1/viewer/users?authorization=Bearer%20${secret}`,
    `/v1/viewer/users/${secret}`,
  ]) {
    const response = await app.request(path);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(secret);
  }
  const header = { credential: { 'x-api-key': secret } };
  await app.refused(header, userList, 401);
  await app.refused({ credential: { cookie: `authorization=Bearer ${secret}` } }, userInvite, 401, {
    body: {},
  });
});
