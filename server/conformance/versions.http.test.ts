import { beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { viewerEndpoints } from '#contract/endpoints.ts';
import {
  invitationList,
  invitationRetrieve,
  invitationRevoke,
  invitationUpdate,
} from '#contract/invitation-endpoints.ts';
import { studyCancel, studyRetrieve, studyUncancel, studyUpdate } from '#contract/study-endpoints.ts';
import { userReactivate, userRetrieve, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import type { Input } from '#server/testing/call.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import { type ConformanceApp, newUid, type TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
});

/** What an object carries about its state: a version or, where there are none, a fingerprint. */
interface Stateful {
  readonly version?: number | undefined;
  readonly fingerprint?: string | undefined;
}

const tagOf = ({ version, fingerprint }: Stateful) => `"${version ?? fingerprint}"`;

/** A version goes up by one with each change. */
function expectNext(before: Stateful, after: Stateful): void {
  if (app.mode === 'selfhosted') expect(after.version).toBe((before.version ?? 0) + 1);
  else expect(after.fingerprint).not.toBe(before.fingerprint);
}

interface Case {
  readonly endpoint: Endpoint;
  /** A new object, and an input that changes it. */
  readonly prepare: () => Promise<{ input: Input; read: () => Promise<Stateful> }>;
}

const study = async () => {
  const { studyId } = await app.newStudy(clinic);
  return { studyId, read: () => app.done(clinic.key, studyRetrieve, { params: { studyId } }) };
};
const user = async () => {
  const { userId } = await app.addUser(clinic.clinicId);
  return { userId, read: () => app.done(clinic.key, userRetrieve, { params: { userId } }) };
};
const invitation = async () => {
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
  const params = { invitationId: invitations[0]?.invitationId ?? '' };
  return { ...params, read: () => app.done(clinic.key, invitationRetrieve, { params }) };
};

const cases: readonly Case[] = [
  {
    endpoint: studyUpdate,
    prepare: async () => {
      const { studyId, read } = await study();
      return { input: { params: { studyId }, body: { severity: 'stat' } }, read };
    },
  },
  {
    endpoint: studyCancel,
    prepare: async () => {
      const { studyId, read } = await study();
      return { input: { body: { studyId } }, read };
    },
  },
  {
    endpoint: studyUncancel,
    prepare: async () => {
      const { studyId, read } = await study();
      await app.done(clinic.key, studyCancel, { body: { studyId } });
      return { input: { body: { studyId } }, read };
    },
  },
  {
    endpoint: userUpdate,
    prepare: async () => {
      const { userId, read } = await user();
      return { input: { params: { userId }, body: { firstName: 'Grace' } }, read };
    },
  },
  {
    endpoint: userRevokeAccess,
    prepare: async () => {
      const { userId, read } = await user();
      return { input: { body: { userId } }, read };
    },
  },
  {
    endpoint: userReactivate,
    prepare: async () => {
      const { userId, read } = await user();
      await app.done(clinic.key, userRevokeAccess, { body: { userId } });
      return { input: { body: { userId } }, read };
    },
  },
  {
    endpoint: invitationUpdate,
    prepare: async () => {
      const { invitationId, read } = await invitation();
      return { input: { params: { invitationId }, body: { firstName: 'Ada' } }, read };
    },
  },
  {
    endpoint: invitationRevoke,
    prepare: async () => {
      const { invitationId, read } = await invitation();
      return { input: { body: { invitationId } }, read };
    },
  },
];

test('every versioned write is tried', () => {
  const versioned = Object.values(viewerEndpoints).filter(
    (endpoint: Endpoint) =>
      endpoint.versioned === true && endpoint.method !== 'GET' && endpoint.name !== 'studyCreate',
  );
  expect(cases.map(({ endpoint }) => endpoint.name).sort()).toEqual(versioned.map(({ name }) => name).sort());
});

describe.each(cases)('$endpoint.name', ({ endpoint, prepare }) => {
  const matching = (input: Input, tag: string): Input => ({ ...input, headers: { 'if-match': tag } });

  test('the version that was seen, in every spelling, lets it through', async () => {
    for (const spelt of [
      (tag: string) => tag,
      (tag: string) => `W/${tag}`,
      (tag: string) => ` ${tag} `,
      () => '*',
    ]) {
      const { input, read } = await prepare();
      const before = await read();
      await app.done(clinic.key, endpoint, matching(input, spelt(tagOf(before))));
      expectNext(before, await read());
    }
  });

  test('another version is a 412 with the object as it is now, and changes nothing', async () => {
    const { input, read } = await prepare();
    const before = await read();
    const rows = (await app.audit(clinic.clinicId)).length;
    const { version = 0 } = before;
    for (const tag of [
      `"${version + 1}"`,
      '"0"',
      '"-1"',
      '""',
      '"abc"',
      tagOf(before).replace(/"$/, '.0"'),
      '"99999999999"',
    ]) {
      const refused = await app.refused(clinic.key, endpoint, 412, matching(input, tag));
      expect(refused.current).toEqual(before);
      expect(refused.headers.get('etag')).toBe(tagOf(before));
    }
    expect(await read()).toEqual(before);
    expect((await app.audit(clinic.clinicId)).slice(rows).filter(({ before }) => before !== null)).toEqual(
      [],
    );
  });

  test('what is no ETag is a 400', async () => {
    const { input } = await prepare();
    for (const tag of ['1', "'1'", '"1', '"1", "2"', 'w/"1"', '']) {
      await app.refused(clinic.key, endpoint, 400, matching(input, tag));
    }
  });

  test('of two changes of one version at once, one is made', async () => {
    for (let round = 0; round < 3; round++) {
      const { input, read } = await prepare();
      const before = await read();
      const results = await Promise.all(
        [clinic.key, clinic.owner].map((caller) =>
          app.call(caller, endpoint, matching(input, tagOf(before))),
        ),
      );
      // A revocation that finds the invitation revoked already says so, whatever version it has.
      const lost = endpoint.name === 'invitationRevoke' ? 200 : 412;
      expect(results.map(({ status }) => status).sort()).toEqual([200, lost]);
      const after = await read();
      expectNext(before, after);
      for (const result of results) if (!result.ok) expect(result.current).toEqual(after);
    }
  });
});

test('without If-Match the last write wins', async () => {
  const { studyId, read } = await study();
  const params = { studyId };
  await app.done(clinic.key, studyUpdate, { params, body: { severity: 'stat' } });
  await app.done(clinic.key, studyUpdate, { params, body: { severity: 'high' } });
  expect(await read()).toMatchObject({ severity: 'high', ...app.extensions({ version: 3 }) });
});

test('an ETag that went through compression still fits', async () => {
  const { studyId } = await app.newStudy(clinic, {
    metadata: { long: 'x'.repeat(1000), more: 'y'.repeat(1000) },
  });
  const read = await app.request(`/v1/viewer/studies/${studyId}`, {
    headers: { ...clinic.key.credential, 'accept-encoding': 'gzip' },
  });
  expect(read.headers.get('content-encoding')).toBe('gzip');
  const tag = read.headers.get('etag') ?? '';
  await app.done(clinic.key, studyUpdate, {
    params: { studyId },
    body: { severity: 'stat' },
    headers: { 'if-match': tag },
  });
});
