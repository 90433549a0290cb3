import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { studyList, studyUpdate } from '#contract/study-endpoints.ts';
import { connect } from '#server/database/connect.ts';
import { folded } from '#server/database/folded.ts';
import { randomId } from '#server/database/identifiers.ts';
import { insertMany, type WholeRow } from '#server/database/insert-many.ts';
import { migrate } from '#server/database/migrate.ts';
import { migrations } from '#server/database/migrations/all.ts';
import { newUid, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';
import { freshTestDatabase } from '#server/testing/test-database.ts';

type StudyRow = WholeRow<'studies'>;
type Asked = [
  text: string,
  filter: Readonly<Record<string, string>>,
  order: 'newest' | 'oldest',
  limit: 1 | 2 | 7 | 100,
];

let app: TestApp;
let clinic: TestClinic;
/** Newest first. */
let studies: StudyRow[];

const someTime = Date.parse('2025-06-01T00:00:00.000Z');

function studyOf(clinicId: string, index: number, description: string): StudyRow {
  // Three at each instant.
  const at = new Date(someTime - Math.floor(index / 3) * 60_000);
  return {
    study_id: randomId('stu'),
    clinic_id: clinicId,
    study_instance_uid: newUid(),
    study_description: description,
    study_description_folded: folded(description),
    severity: (['stat', 'high', 'high', 'normal', 'normal'] as const)[index % 5] ?? 'normal',
    study_viewer_status: index % 7 === 0 ? 'incomplete' : 'complete',
    assigned_to: null,
    express_customer_id: null,
    metadata: null,
    created_by_user_id: null,
    created_by_api_key_id: null,
    created_at: at,
    updated_at: at,
    cancelled_at: index % 11 === 0 ? at : null,
    version: 1,
  };
}

/** Common ones, rare ones, very old ones, and a word that is in more descriptions than are gone through one by one. */
function descriptionAt(index: number): string {
  if (index >= 600 && index < 700) return `Note ${index} of a FILM from elsewhere`;
  if (index >= 880) return 'Qx Zenker œsophagus 100%';
  if (index % 90 === 45) return index % 180 === 45 ? 'MR enterography' : 'CT Enterography, ΣΤΉΘΟΣ';
  return (
    ['CT head', 'CT chest without contrast', 'MR head', 'XR left hand', 'XR right hand'][index % 5] ?? ''
  );
}

beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
  const assignees = [null, clinic.member.userId, clinic.manager.userId, clinic.manager.userId];
  const customers = [null, null, null, ...clinic.customers.map(({ expressCustomerId }) => expressCustomerId)];
  studies = Array.from({ length: 900 }, (_, index) => ({
    ...studyOf(clinic.clinicId, index, descriptionAt(index)),
    assigned_to: assignees[index % 4] ?? null,
    express_customer_id: customers[(index * 3) % customers.length] ?? null,
  }));
  await insertMany(app.db, 'studies', studies);
  studies.sort(
    (a, b) => b.created_at.getTime() - a.created_at.getTime() || (b.study_id < a.study_id ? -1 : 1),
  );
});

test('finds exactly what a plain comparison finds, with every filter, order and length of page', async () => {
  const texts = fc.oneof(
    fc.constantFrom(
      ...['t', 'CT', 'head', 'contrast', 'enterography', 'CT e', 'στήθος', 'zenker', 'qx', '100%', 'Œ'],
      // In a hundred descriptions.
      ...['film', 'of', 'no', 'note 6', 'Note 612'],
      ...['zzz', '%', '_', 'ж', 'жж'],
    ),
    // Any part of any description.
    fc.tuple(fc.nat(899), fc.nat(20), fc.integer({ min: 1, max: 12 })).map(([of, from, length]) => {
      const part = [...descriptionAt(of)].slice(from, from + length).join('');
      return part === '' ? 'a' : part;
    }),
  );
  const filters = fc.record(
    {
      severity: fc.constantFrom('stat', 'high', 'normal'),
      studyViewerStatus: fc.constantFrom('incomplete', 'complete'),
      isCancelled: fc.constantFrom('true', 'false'),
      assignedTo: fc.constantFrom('null', clinic.member.userId),
      expressCustomerId: fc.constantFrom('null', clinic.customers[0]?.expressCustomerId ?? ''),
    },
    { requiredKeys: [] },
  );
  const isLike = (wanted: string | undefined, value: string | null) =>
    wanted === undefined || (wanted === 'null' ? null : wanted) === value;
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.oneof(fc.constant({}), filters),
      fc.constantFrom('newest', 'oldest'),
      fc.constantFrom(1, 2, 7, 100),
      async (text, filter: Readonly<Record<string, string>>, order, limit) => {
        const fitting = studies.filter(
          (study) =>
            folded(study.study_description).includes(folded(text)) &&
            isLike(filter.severity, study.severity) &&
            isLike(filter.studyViewerStatus, study.study_viewer_status) &&
            isLike(filter.isCancelled, String(study.cancelled_at !== null)) &&
            isLike(filter.assignedTo, study.assigned_to) &&
            isLike(filter.expressCustomerId, study.express_customer_id),
        );
        const expected = (order === 'oldest' ? fitting.toReversed() : fitting).map((study) => study.study_id);
        let cursor: string | null | undefined;
        // Three pages: the second and third begin where the ones before ended.
        for (let page = 0; page < 3; page += 1) {
          const answer = await app.done(clinic.key, studyList, {
            query: { ...filter, studyDescription: text, order, limit, ...(cursor && { cursor }) },
          });
          const from = page * limit;
          expect(answer.studies.map(({ studyId }) => studyId)).toEqual(expected.slice(from, from + limit));
          expect(answer.hasMore).toBe(expected.length > from + limit);
          if (!answer.hasMore) break;
          cursor = answer.cursor;
        }
      },
    ),
    {
      numRuns: 150,
      examples: (['newest', 'oldest'] as const).flatMap((order) =>
        ['head', 'enterography', 'film', 'fi', 'zenker', 'zzz'].map((text): Asked => [text, {}, order, 2]),
      ),
    },
  );
});

test('finds an old study by a description that it was given just now', async () => {
  const other = await app.newClinic();
  const rows = Array.from({ length: 60 }, (_, index) => studyOf(other.clinicId, index, 'CT head'));
  await insertMany(app.db, 'studies', rows);
  const studyId = rows.at(-1)?.study_id ?? '';
  const found = async (studyDescription: string) =>
    (await app.done(other.key, studyList, { query: { studyDescription, limit: 1 } })).studies.map(
      (study) => study.studyId,
    );
  expect(await found('barium')).toEqual([]);
  await app.done(other.key, studyUpdate, { params: { studyId }, body: { studyDescription: 'Barium meal' } });
  expect(await found('barium')).toEqual([studyId]);
  // The clinic's own words only: nobody finds anything by another clinic's.
  expect(await found('zenker')).toEqual([]);
});

test('finds what is in none of the descriptions that it went through, where those are too many', async () => {
  const other = await app.newClinic();
  await sql`
    insert into study_descriptions (clinic_id, folded)
    select ${other.clinicId}, 'by hand ' || number from generate_series(1, 5001) number`.execute(app.db);
  const rows = Array.from({ length: 60 }, (_, index) =>
    studyOf(other.clinicId, index, index < 57 ? 'CT head' : 'Zenker'),
  );
  await insertMany(app.db, 'studies', rows);
  for (const studyDescription of ['zenker', 'ze']) {
    const { studies: found } = await app.done(other.key, studyList, {
      query: { studyDescription, limit: 1 },
    });
    expect(found.map((study) => study.studyDescription)).toEqual(['Zenker']);
  }
});

test('the descriptions of studies that were there before are known after the update', async () => {
  const database = await freshTestDatabase();
  const connection = await connect(
    database.kind === 'postgres' ? { databaseUrl: database.url } : { memory: true },
  );
  try {
    const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0008'));
    await migrate(connection, before);
    const clinicId = randomUUID();
    const now = new Date();
    await sql`insert into clinics (clinic_id, name, created_at) values (${clinicId}, 'A', ${now})`.execute(
      connection.db,
    );
    const long = Array.from({ length: 1000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    const descriptions = ['CT head', 'MR head', 'CT HEAD', long, `${long.slice(1)}x`];
    await insertMany(
      connection.db,
      'studies',
      descriptions.map((description, index) => studyOf(clinicId, index, description)),
    );
    await migrate(connection, migrations);
    const known = async () =>
      (await connection.db.selectFrom('study_descriptions').select('folded').execute())
        .map((row) => row.folded)
        .sort();
    expect(await known()).toEqual(['ct head', long, `${long.slice(1)}x`, 'mr head'].toSorted());
    // And of the same ones nothing more is kept.
    await insertMany(connection.db, 'studies', [studyOf(clinicId, 9, 'CT head')]);
    expect(await known()).toHaveLength(4);
  } finally {
    await connection.close();
  }
});
