import { describe, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { invitationUpdate } from '#contract/invitation-endpoints.ts';
import {
  studyCancel,
  studyCreate,
  studyList,
  studyRetrieve,
  studyRetrieveByUid,
} from '#contract/study-endpoints.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import { sampleInvitation, sampleStudy, sampleUser } from '#server/testing/outside/sample-upstream.ts';
import type { VendorInput } from './outgoing.ts';
import { readAnswer } from './read-answer.ts';

function read<E extends Endpoint>(endpoint: E, input: VendorInput<E>, value: unknown) {
  const reported: string[] = [];
  const result = readAnswer(endpoint, input, JSON.parse(JSON.stringify(value)), (_, path, problem) =>
    reported.push(`${path}: ${problem}`),
  );
  return { result, reported };
}

const { studyId, studyInstanceUid } = sampleStudy;
const readStudy = (study: unknown) => read(studyRetrieve, { params: { studyId } }, study);
const without = (name: string, value: object) =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

describe('an object', () => {
  test('keeps what the contract knows, and any role', () => {
    const { result, reported } = read(
      userRetrieve,
      { params: { userId: sampleUser.userId } },
      { ...sampleUser, clinicRole: 'Chief of Tomorrow', shoeSize: 44 },
    );
    expect(result).toEqual({ ok: true, answer: { ...sampleUser, clinicRole: 'Chief of Tomorrow' } });
    expect(reported).toEqual([]);
  });

  test('may say null where it could say nothing', () => {
    const reference = {
      userId: 'usr_1',
      email: 'a@b.example',
      firstName: null,
      lastName: 'L',
      middleName: null,
    };
    const { result, reported } = readStudy({ ...sampleStudy, assignedTo: reference, metadata: null });
    const { metadata: _, ...plain } = sampleStudy;
    expect(result).toEqual({
      ok: true,
      answer: { ...plain, assignedTo: { userId: 'usr_1', email: 'a@b.example', lastName: 'L' } },
    });
    expect(reported).toEqual([]);
    expect(read(studyCancel, {}, { success: true, message: null }).result).toEqual({
      ok: true,
      answer: { success: true },
    });
  });

  test('may leave out what could be null; that is reported', () => {
    const { result, reported } = readStudy(without('createdAt', sampleStudy));
    expect(result).toEqual({ ok: true, answer: { ...sampleStudy, createdAt: null } });
    expect(reported).toEqual(['createdAt: Is missing.']);
  });

  test.each(['studyDescription', 'isCancelled', 'severity'])('cannot do without %s', (name) => {
    const { result, reported } = readStudy(without(name, sampleStudy));
    expect(result).toEqual({ ok: false, isOutage: false });
    expect(reported).toEqual([expect.stringContaining(`${name}: `)]);
  });

  test('that has something by the name of an extension of ours is read without it', () => {
    const theirs = {
      ...sampleStudy,
      version: 'v2',
      assignedTo: { userId: 'u', email: 'e', accessRevokedAt: 7 },
    };
    expect(readStudy(theirs)).toEqual({
      result: { ok: true, answer: { ...sampleStudy, assignedTo: { userId: 'u', email: 'e' } } },
      reported: [],
    });
  });

  test.each([null, [], 'text', 7])('is not %j', (value) => {
    expect(readStudy(value).result).toEqual({ ok: false, isOutage: false });
  });

  test('is the one that was asked for', () => {
    const other = { ...sampleStudy, studyId: `${studyId.slice(0, -1)}2`, studyInstanceUid: '1.2.9' };
    const refused = { ok: false, isOutage: false };
    expect(readStudy(other)).toEqual({
      result: refused,
      reported: ['studyId: Is another than was asked for.'],
    });
    expect(read(studyRetrieveByUid, { params: { studyInstanceUid } }, other).result).toEqual(refused);
    const body = { severity: 'stat', studyDescription: 'CT', studyInstanceUid } as const;
    expect(read(studyCreate, { body }, other).result).toEqual(refused);
    const params = { invitationId: `inv_${'9'.repeat(32)}` };
    expect(read(invitationUpdate, { params, body: {} }, sampleInvitation).result).toEqual(refused);
  });
});

describe('a page', () => {
  const page = (value: unknown) => read(studyList, { query: { limit: 20 } }, value);

  test('loses a row that cannot be read, and says how many', () => {
    const broken = { ...sampleStudy, severity: 'urgent', metadata: { 'a name': 7 } };
    const { result, reported } = page({ studies: [broken, sampleStudy, null], hasMore: true, cursor: 'c' });
    expect(result).toEqual({
      ok: true,
      answer: { studies: [sampleStudy], hasMore: true, cursor: 'c', unreadable: 2 },
    });
    expect(reported).toEqual([
      'studies[].severity: Must be stat, high or normal.',
      'studies[].metadata.*: Must be text.',
      'studies[]: Must be an object.',
    ]);
  });

  test('says nothing of the kind when all can be read, whatever the vendor says', () => {
    expect(page({ studies: [sampleStudy], hasMore: false, unreadable: 9, total: 1 }).result).toEqual({
      ok: true,
      answer: { studies: [sampleStudy], hasMore: false },
    });
  });

  test.each([
    [{ studies: [] }, 'hasMore: Is required.'],
    [{ hasMore: false }, 'studies: Is required.'],
    [{ studies: {}, hasMore: false }, 'studies: Must be a list.'],
    [{ studies: [], hasMore: false, cursor: 7 }, 'cursor: Must be text.'],
    [null, ': Must be an object.'],
    [[], ': Must be an object.'],
  ])('is not %j', (value, problem) => {
    expect(page(value)).toEqual({ result: { ok: false, isOutage: true }, reported: [problem] });
  });

  test('of people reads the same way', () => {
    const { result } = read(userList, { query: { limit: 20 } }, { users: [{}, sampleUser], hasMore: false });
    expect(result).toMatchObject({ ok: true, answer: { users: [sampleUser], unreadable: 1 } });
  });
});
