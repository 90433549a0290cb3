import { beforeAll, describe, expect, test } from 'vitest';
import type { Study } from '#contract/study.ts';
import { studyCancel, studyCreate, studyList, studyUpdate } from '#contract/study-endpoints.ts';
import type { Input } from '#server/testing/call.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import { type ConformanceApp, newUid, type TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;

beforeAll(async () => {
  app = await conformanceApp();
});

const ids = (studies: readonly Study[]) => studies.map(({ studyId }) => studyId);
const unlike = (studies: readonly Study[]) => new Set(ids(studies)).size === studies.length;

/** Every page until there is no more, with a look at each one's `hasMore` and cursor. */
async function readAll(
  clinic: TestClinic,
  query: Readonly<Record<string, string>> = {},
  between: (page: number) => Promise<unknown> = async () => {},
): Promise<Study[]> {
  const found: Study[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 100; page++) {
    const answer = await app.done(clinic.key, studyList, {
      query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
    });
    found.push(...answer.studies);
    if (!answer.hasMore) {
      expect(answer.cursor).toBe(undefined);
      return found;
    }
    expect(answer.studies).toHaveLength(Number(query.limit ?? 20));
    expect(answer.cursor).toMatch(/^[\w-]+$/);
    cursor = answer.cursor ?? '';
    await between(page);
  }
  throw new Error('The list has no end.');
}

describe('pages', () => {
  let clinic: TestClinic;
  /** Newest first, as the list has them: by time, and by id where the times are equal. */
  let expected: string[];

  beforeAll(async () => {
    clinic = await app.newClinic();
    const made: Study[] = [];
    for (let index = 0; index < 47; index++) {
      // Runs of ten at one instant: a cursor that only knew the time would skip or repeat.
      if (index % 10 === 0) app.pass(1000);
      made.push(await app.newStudy(clinic, { studyDescription: `Study ${index}` }));
    }
    expected = made
      .toSorted((a, b) =>
        a.createdAt === b.createdAt
          ? b.studyId < a.studyId
            ? -1
            : 1
          : (a.createdAt ?? '') < (b.createdAt ?? '')
            ? 1
            : -1,
      )
      .map(({ studyId }) => studyId);
  });

  test.each(['1', '7', '10', '20', '46', '47', '48', '100'])(
    'of %s lose and repeat nobody',
    async (limit) => {
      expect(ids(await readAll(clinic, { limit }))).toEqual(expected);
    },
  );

  test('of 20 are the default, and the limit may change from page to page', async () => {
    const first = await app.done(clinic.key, studyList, {});
    expect(ids(first.studies)).toEqual(expected.slice(0, 20));
    expect(first.hasMore).toBe(true);
    const second = await app.done(clinic.key, studyList, { query: { cursor: first.cursor, limit: 3 } });
    expect(ids(second.studies)).toEqual(expected.slice(20, 23));
    const empty = await app.done(clinic.key, studyList, { query: { cursor: '', limit: 2 } });
    expect(ids(empty.studies)).toEqual(expected.slice(0, 2));
  });

  test('order=oldest turns the list round, where the list is ours', async () => {
    if (app.mode === 'vendor') {
      const { fieldErrors } = await app.refused(clinic.key, studyList, 400, { query: 'order=oldest' });
      expect(Object.keys(fieldErrors)).toEqual(['order']);
    } else expect(ids(await readAll(clinic, { order: 'oldest', limit: '9' }))).toEqual(expected.toReversed());
    expect(ids(await readAll(clinic, { order: 'newest', limit: '50' }))).toEqual(expected);
  });

  test('what is created between two pages neither shifts nor repeats the rest', async () => {
    const other = await app.newClinic();
    for (let index = 0; index < 12; index++) await app.newStudy(other);
    const before = await readAll(other);
    const seen = await readAll(other, { limit: '4' }, async () => {
      // At the very instant of the others, and later.
      await app.newStudy(other);
      app.pass(10);
      await app.newStudy(other);
    });
    expect(unlike(seen)).toBe(true);
    expect(ids(seen)).toEqual(expect.arrayContaining(ids(before)));
  });

  test.each(['1', '100', '20.0', '007'])('limit=%s is a limit', async (limit) => {
    const { studies } = await app.done(clinic.key, studyList, { query: `limit=${limit}` });
    expect(studies).toHaveLength(Math.min(Number(limit), 47));
  });

  test.each(['0', '101', 'abc', '-1', '20.5', '1e1', '', '99999999999'])(
    'limit=%s is refused',
    async (limit) => {
      const { fieldErrors } = await app.refused(clinic.key, studyList, 400, { query: `limit=${limit}` });
      expect(fieldErrors).toEqual({ limit: 'Must be a whole number from 1 to 100.' });
    },
  );
});

describe('filters', () => {
  let clinic: TestClinic;
  let all: Study[];

  beforeAll(async () => {
    clinic = await app.newClinic();
    const [alder, birch] = clinic.customers;
    const assignees = [null, clinic.member.userId, clinic.manager.userId];
    const customers = [null, alder?.expressCustomerId, birch?.expressCustomerId];
    let index = 0;
    for (const severity of ['stat', 'high', 'normal']) {
      for (const assignedTo of assignees) {
        for (const expressCustomerId of customers) {
          app.pass(1);
          const { studyId } = await app.newStudy(clinic, {
            severity,
            assignedTo,
            expressCustomerId,
            studyDescription: `Study ${index % 2 === 0 ? 'of the knee' : 'of the hip'}`,
          });
          if (index % 3 === 0)
            await app.done(clinic.key, studyUpdate, {
              params: { studyId },
              body: { studyViewerStatus: 'complete' },
            });
          if (index % 4 === 0) await app.done(clinic.key, studyCancel, { body: { studyId } });
          index++;
        }
      }
    }
    all = await readAll(clinic, { limit: '100' });
    expect(all).toHaveLength(27);
  });

  /** Every form of every filter, and what it lets through. */
  const filters = (): (readonly [string, (study: Study) => boolean])[] => {
    const [alder] = clinic.customers;
    return [
      ['severity=stat', (s) => s.severity === 'stat'],
      ['severity=normal', (s) => s.severity === 'normal'],
      ['studyViewerStatus=complete', (s) => s.studyViewerStatus === 'complete'],
      ['studyViewerStatus=incomplete', (s) => s.studyViewerStatus === 'incomplete'],
      ['isCancelled=true', (s) => s.isCancelled],
      ['isCancelled=false', (s) => !s.isCancelled],
      ['isCancelled=', () => true],
      ['isCancelled=null', () => true],
      [`assignedTo=${clinic.member.userId}`, (s) => s.assignedTo?.userId === clinic.member.userId],
      ['assignedTo=', (s) => s.assignedTo === null],
      ['assignedTo=null', (s) => s.assignedTo === null],
      [`assignedTo=usr_${'0'.repeat(32)}`, () => false],
      [
        `expressCustomerId=${alder?.expressCustomerId}`,
        (s) => s.expressCustomer?.expressCustomerId === alder?.expressCustomerId,
      ],
      ['expressCustomerId=', (s) => s.expressCustomer === null],
      ['expressCustomerId=null', (s) => s.expressCustomer === null],
      ['studyDescription=KNEE', (s) => s.studyDescription.includes('knee')],
      ['studyDescription=', () => true],
      ['studyDescription=elbow', () => false],
    ];
  };

  test('each alone, to the end, in small pages', async () => {
    for (const [query, lets] of filters()) {
      const parameters = Object.fromEntries(new URLSearchParams(query));
      // `encodeQuery` writes what it is given: the empty string stays the empty string.
      const found = await readAll(clinic, { ...parameters, limit: '4' });
      expect([query, ids(found)]).toEqual([query, ids(all.filter(lets))]);
    }
  });

  test('each pair of two, both ways round where the list is ours', async () => {
    const table = filters();
    for (const [at, [first, letsFirst]] of table.entries()) {
      // The vendor's own order of reading is not ours to try.
      for (const [second, letsSecond] of app.mode === 'vendor' ? table.slice(at) : table) {
        if (first.split('=')[0] === second.split('=')[0]) continue;
        const { studies } = await app.done(clinic.key, studyList, {
          query: `${first}&limit=100&${second}`,
        });
        const wanted = all.filter((study) => letsFirst(study) && letsSecond(study));
        expect([first, second, ids(studies)]).toEqual([first, second, ids(wanted)]);
      }
    }
  });

  test('all of them together', async () => {
    const [, lets] = filters()[0] ?? ['', () => false];
    const { studies } = await app.done(clinic.key, studyList, {
      query:
        'assignedTo=&expressCustomerId=&isCancelled=true&severity=stat&studyDescription=knee&studyViewerStatus=complete&order=newest',
    });
    expect(ids(studies)).toEqual(
      ids(
        all.filter(
          (s) =>
            lets(s) &&
            s.assignedTo === null &&
            s.expressCustomer === null &&
            s.isCancelled &&
            s.studyViewerStatus === 'complete' &&
            s.studyDescription.includes('knee'),
        ),
      ),
    );
    expect(studies.length).toBeGreaterThan(0);
  });

  test.each([
    ['severity=urgent', 'severity'],
    ['severity=', 'severity'],
    ['severity=STAT', 'severity'],
    ['studyViewerStatus=done', 'studyViewerStatus'],
    ['isCancelled=yes', 'isCancelled'],
    ['isCancelled=True', 'isCancelled'],
    ['assignedTo=me', 'assignedTo'],
    ['expressCustomerId=usr_00000000000000000000000000000000', 'expressCustomerId'],
    ['order=severity', 'order'],
    ['severety=stat', 'severety'],
    ['Severity=stat', 'Severity'],
    ['constructor=1', 'constructor'],
    ['severity=stat&severity=high', 'severity'],
    ['severity=stat&severity=stat', 'severity'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=a&cursor=b', 'cursor'],
    ['cursor=abc', 'cursor'],
    [`cursor=${'a'.repeat(1001)}`, 'cursor'],
    ['studyDescription=%00', 'studyDescription'],
    [`studyDescription=${'a'.repeat(201)}`, 'studyDescription'],
    ['api_key=sk_live_00000000000000000000000000000000', 'api_key'],
  ])('%s is refused by name', async (query, field) => {
    const { fieldErrors } = await app.refused(clinic.key, studyList, 400, { query });
    expect(Object.keys(fieldErrors)).toEqual([field]);
  });
});

describe('contains', () => {
  let clinic: TestClinic;
  const texts = [
    'CT Abdomen 100% contrast',
    'CT_ABDOMEN plain',
    'MR \\ back\\slash',
    'Écho cardiaque',
    'ECHO plain',
    'Fuß links',
    'FUSS rechts',
    'ΣΤΉΘΟΣ ακτινογραφία',
    'e\u0301cho, decomposed',
    'X-ray «left» 🙂 hand',
    'İSTANBUL',
  ];

  beforeAll(async () => {
    clinic = await app.newClinic();
    for (const studyDescription of texts) await app.newStudy(clinic, { studyDescription });
  });

  const contains = async (studyDescription: string): Promise<string[]> => {
    const { studies } = await app.done(clinic.key, studyList, { query: { studyDescription, limit: 100 } });
    return studies.map((study) => study.studyDescription).sort();
  };

  test.each([
    ['%', ['CT Abdomen 100% contrast']],
    ['_', ['CT_ABDOMEN plain']],
    ['\\', ['MR \\ back\\slash']],
    ['\\\\', []],
    ['%%', []],
    ['100% c', ['CT Abdomen 100% contrast']],
    ['ct_abd', ['CT_ABDOMEN plain']],
    ['abdomen', ['CT Abdomen 100% contrast', 'CT_ABDOMEN plain']],
    ['c', texts.filter((text) => /c/i.test(text))],
    ['ab', texts.filter((text) => /ab|İSTANB/i.test(text) && text !== 'İSTANBUL')],
    ['éCHO', ['e\u0301cho, decomposed', 'Écho cardiaque']],
    ['ÉCHO C', ['Écho cardiaque']],
    ['echo p', ['ECHO plain']],
    ['FUß', ['Fuß links']],
    ['fuss', ['FUSS rechts']],
    ['στήθοσ', ['ΣΤΉΘΟΣ ακτινογραφία']],
    ['στήθος', ['ΣΤΉΘΟΣ ακτινογραφία']],
    ['ΑΚΤΙΝΟΣ', []],
    ['ΣΤΉΘΟΣ', ['ΣΤΉΘΟΣ ακτινογραφία']],
    ['Σ', ['ΣΤΉΘΟΣ ακτινογραφία']],
    ['🙂', ['X-ray «left» 🙂 hand']],
    ['«LEFT»', ['X-ray «left» 🙂 hand']],
    ['İstanbul', ['İSTANBUL']],
    ["'", []],
    ["' or 1=1 --", []],
    ['nowhere', []],
  ])('%s', async (typed, found) => {
    expect(await contains(typed)).toEqual(found.toSorted());
  });

  test('200 characters may be asked for', async () => {
    const input: Input = { query: { studyDescription: '🙂'.repeat(200) } };
    expect((await app.done(clinic.key, studyList, input)).studies).toEqual([]);
    await app.refused(clinic.key, studyList, 400, { query: { studyDescription: '🙂'.repeat(201) } });
  });

  test('a changed description is found by its new words only', async () => {
    const other = await app.newClinic();
    const { studyId } = await app.done(other.key, studyCreate, {
      body: { severity: 'normal', studyDescription: 'Before', studyInstanceUid: newUid() },
    });
    await app.done(other.key, studyUpdate, { params: { studyId }, body: { studyDescription: 'AFTER' } });
    const found = async (studyDescription: string) =>
      (await app.done(other.key, studyList, { query: { studyDescription } })).studies.length;
    expect([await found('before'), await found('after')]).toEqual([0, 1]);
  });
});
