import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import type { Answer, Parsed } from '#contract/endpoint.ts';
import type { studyList as endpoint } from '#contract/study-endpoints.ts';
import { writeCursor } from '#server/database/cursor.ts';
import { folded } from '#server/database/folded.ts';
import { randomId } from '#server/database/identifiers.ts';
import { studyList } from '#server/selfhosted/study-list.ts';
import { type Figure, median } from './figure.ts';
import { detail } from './measuring.ts';
import { type SeededDatabase, seededEmbedded, seededPostgres } from './seeded-database.ts';

type Query = Parsed<typeof endpoint>['query'];
type List = (query: Partial<Query>) => Promise<Answer<typeof endpoint>>;

interface Case {
  readonly name: string;
  readonly query: Partial<Query>;
}

export interface Measured extends Case {
  /** The case's median over the median of the plain list, each asked in turn. */
  readonly ratio: number;
  readonly ms: number;
}

const limit = 50;
const users = 300;
/** Descriptions that only the oldest studies have: the newest-first index finds them last of all. */
const old = { count: 120, description: 'Qx zenker esophagram', word: 'zenker', pair: 'qx' };

/**
 * Budget 11: does the list stay quick at any size? A million studies on PostgreSQL, 200,000 in the embedded database.
 * Measured is the list's verb (query, rows to objects, cursor), without HTTP, which would hide differences; each case
 * takes turns with the plain list, and the ratio of the medians is what is printed.
 */
export async function scale(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'readroom-bench-'));
  try {
    const postgres = await seededPostgres({ studies: 1_000_000, users });
    const large = await measureScale(postgres, 'PostgreSQL, 1,000,000').finally(() => postgres.remove());
    const embedded = await seededEmbedded(folder, { studies: 200_000, users });
    const small = await measureScale(embedded, 'embedded, 200,000').finally(() => embedded.remove());
    return [...large, ...small];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function measureScale(database: SeededDatabase, where: string): Promise<Figure[]> {
  await describeOldest(database);
  const { db } = database.connection;
  const cursorKey = 'measured';
  const verb = studyList({
    db,
    now: () => new Date(),
    newId: randomId,
    cursorKey,
    publicUrl: new URL('http://127.0.0.1'),
    viewerUrlTemplate: undefined,
    mail: false,
  });
  const list: List = (query) =>
    verb({
      params: {},
      query: { limit, ...query },
      body: {},
      actor: {
        kind: 'apiKey',
        clinicId: database.clinicId,
        apiKeyId: '',
        description: '',
        level: 'admin',
        canManageStudies: true,
      },
      request: { requestId: '', address: null },
    });

  const depth = await measureDepth(database, list, cursorKey);
  const cases = await casesOf(database);
  const measure = (kind: readonly Case[], rounds: number) => compare(list, {}, kind, rounds);
  const alone = await measure(cases.alone, 25);
  const pairs = await measure(cases.pairs, 11);
  const contains = await measure(cases.contains, 25);
  const containsPairs = await measure(cases.containsPairs, 11);
  const sections = await measure(cases.sections, 25);
  for (const each of [...alone, ...pairs, ...contains, ...containsPairs, ...sections]) {
    detail(`${each.ratio.toFixed(2)} x  ${each.ms.toFixed(1)} ms  ${each.name}`);
  }
  const worst = (what: string, of: readonly Measured[], atMost: number): Figure => {
    const slowest = of.toSorted((a, b) => b.ratio - a.ratio)[0];
    if (slowest === undefined) throw new Error(`Nothing was measured for ${what}.`);
    return {
      budget: 11,
      what: `${where}: ${what}, the slowest of ${of.length}: ${slowest.name} (${slowest.ms.toFixed(1)} ms)`,
      value: slowest.ratio,
      unit: 'x',
      atMost,
    };
  };
  return [
    {
      budget: 11,
      what: `${where}: page ${depth.page} against page 1`,
      value: depth.ratio,
      unit: 'x',
      atMost: 1.2,
    },
    worst('one filter', alone, 1.5),
    worst('two filters', pairs, 1.5),
    worst('contains', contains, 5),
    worst('contains and another filter', containsPairs, 5),
    worst("a worklist's section", sections, 1.5),
  ];
}

/** The page at the very end of the list against the first, 100 studies each; the way there is not walked. */
async function measureDepth(
  { connection: { db }, clinicId }: SeededDatabase,
  list: List,
  cursorKey: string,
): Promise<{ page: number; ratio: number }> {
  const size = 100;
  const { count } = await db
    .selectFrom('studies')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('clinic_id', '=', clinicId)
    .executeTakeFirstOrThrow();
  const page = Math.floor(count / size);
  const before = await db
    .selectFrom('studies')
    .select(['created_at', 'study_id'])
    .where('clinic_id', '=', clinicId)
    .orderBy('created_at', 'desc')
    .orderBy('study_id', 'desc')
    .offset((page - 1) * size - 1)
    .limit(1)
    .executeTakeFirstOrThrow();
  const cursor = writeCursor(
    cursorKey,
    { list: 'studies', clinicId, filter: {} },
    { at: before.created_at.getTime(), id: before.study_id },
  );
  const [deep] = await compare(list, { limit: size }, [{ name: '', query: { limit: size, cursor } }], 60);
  return { page, ratio: deep?.ratio ?? Number.NaN };
}

async function compare(
  list: List,
  plain: Partial<Query>,
  cases: readonly Case[],
  rounds: number,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const each of cases) {
    const times = { plain: [] as number[], of: [] as number[] };
    // The first three rounds warm caches and are not counted.
    for (let round = -3; round < rounds; round += 1) {
      const [first, second, third] = [performance.now(), await list(plain), performance.now()];
      await list(each.query);
      const end = performance.now();
      if (second.studies.length === 0) throw new Error('The plain list is empty.');
      if (round < 0) continue;
      times.plain.push(third - first);
      times.of.push(end - third);
    }
    measured.push({ ...each, ms: median(times.of), ratio: median(times.of) / median(times.plain) });
  }
  return measured;
}

async function casesOf(database: SeededDatabase) {
  const { clinicId, connection } = database;
  const busiest = async (column: 'assigned_to' | 'express_customer_id', order: 'asc' | 'desc') => {
    const row = await connection.db
      .selectFrom('studies')
      .select([column, ({ fn }) => fn.countAll<number>().as('count')])
      .where('clinic_id', '=', clinicId)
      .where(column, 'is not', null)
      .groupBy(column)
      .orderBy('count', order)
      .limit(1)
      .executeTakeFirst();
    return row?.[column] ?? undefined;
  };
  const reader = await busiest('assigned_to', 'desc');
  const customer = await busiest('express_customer_id', 'desc');
  if (reader === undefined || customer === undefined) throw new Error('Nobody has studies.');

  const filters: Record<string, readonly Case[]> = {
    assignedTo: [
      { name: 'assignedTo=reader', query: { assignedTo: reader } },
      { name: 'assignedTo=null', query: { assignedTo: null } },
    ],
    expressCustomerId: [
      { name: 'expressCustomerId=customer', query: { expressCustomerId: customer } },
      { name: 'expressCustomerId=null', query: { expressCustomerId: null } },
    ],
    isCancelled: [
      { name: 'isCancelled=true', query: { isCancelled: true } },
      { name: 'isCancelled=false', query: { isCancelled: false } },
    ],
    severity: [
      { name: 'severity=stat', query: { severity: 'stat' } },
      { name: 'severity=high', query: { severity: 'high' } },
      { name: 'severity=normal', query: { severity: 'normal' } },
    ],
    studyViewerStatus: [
      { name: 'studyViewerStatus=incomplete', query: { studyViewerStatus: 'incomplete' } },
      { name: 'studyViewerStatus=complete', query: { studyViewerStatus: 'complete' } },
    ],
  };
  const both = (of: readonly Case[]): Case[] =>
    of.flatMap((each) => [
      each,
      { name: `${each.name}, oldest first`, query: { ...each.query, order: 'oldest' as const } },
    ]);
  const pair = (a: Case, b: Case): Case => ({
    name: `${a.name} & ${b.name}`,
    query: { ...a.query, ...b.query },
  });
  const groups = Object.values(filters);
  const alone = groups.flat();
  const pairs = groups.flatMap((group, index) =>
    groups.slice(index + 1).flatMap((other) => group.flatMap((a) => other.map((b) => pair(a, b)))),
  );
  const word = (text: string): Case => ({ name: `contains "${text}"`, query: { studyDescription: text } });
  const contains = [
    // One letter: in nearly all, in some, in none.
    ...['t', 'z', 'ж'],
    // Two: common, uncommon, only in the oldest, in none.
    ...['ct', 'us', 'pe', old.pair, 'жж'],
    // Three and more: the same.
    ...[
      'abd',
      'head',
      'chest',
      'protocol',
      'enterography',
      'liver',
      'without contrast',
      old.word,
      'head zenker',
      'zzz',
      'no such words',
    ],
  ].map(word);
  const paired = ['t', 'us', 'head', 'enterography', old.pair, old.word, 'zzz'].map(word);
  return {
    alone: both(alone),
    pairs: both(pairs),
    contains: both(contains),
    containsPairs: paired.flatMap((text) => alone.map((other) => pair(text, other))),
    sections: (['stat', 'high', 'normal'] as const).map((severity) => ({
      name: severity,
      query: { severity, isCancelled: false, studyViewerStatus: 'incomplete', order: 'oldest' } as const,
    })),
  };
}

async function describeOldest({ connection, clinicId }: SeededDatabase): Promise<void> {
  await connection.unhurried(async (db) => {
    await db
      .updateTable('studies')
      .set({ study_description: old.description, study_description_folded: folded(old.description) })
      .where('study_id', 'in', (studies) =>
        studies
          .selectFrom('studies')
          .select('study_id')
          .where('clinic_id', '=', clinicId)
          .orderBy('created_at')
          .limit(old.count),
      )
      .execute();
    await sql`vacuum analyze studies`.execute(db);
  });
}
