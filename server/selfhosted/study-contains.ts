import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { codePoints } from '#contract/text.ts';
import { containsPattern, folded } from '#server/database/folded.ts';
import type { Database } from '#server/database/schema.ts';

/** A further condition on studies. */
export type Narrow = <O>(
  studies: SelectQueryBuilder<Database, 'studies', O>,
) => SelectQueryBuilder<Database, 'studies', O>;

export interface PageThatContains {
  readonly clinicId: string;
  /** Not empty. */
  readonly text: string;
  /** The clinic, every other filter, and where the page begins. */
  readonly narrow: Narrow;
  readonly order: 'asc' | 'desc';
  /** How many studies at most. */
  readonly wanted: number;
}

/** So many studies are tried one by one for each that is wanted: a page is among them when one in twenty fits. */
const triedForOne = 20;
/** A clinic with more descriptions than these writes them by hand: going through them would take longer than a page. */
const descriptionsAtMost = 5_000;
/** From more descriptions than these it would take too long to read a page each. */
const fittingAtMost = 64;

/**
 * The studies of a page whose descriptions contain a text; who reads them orders and limits them as always.
 *
 * No statistics of the database know how often a text is in descriptions *and* a filter fits, and its guesses were wrong by
 * a hundred times. Therefore in steps that are quick whatever is asked: a text that is in many studies is found among the
 * first ones. One that is rarer is looked for in the clinic's descriptions, which are few, and each that fits has its studies
 * in the list's order. docs/decisions/list-indexes.md has the figures.
 */
export async function narrowToContaining(db: Kysely<Database>, page: PageThatContains): Promise<Narrow> {
  const { studyIds, isAll } = await tryFirst(db, page);
  // Not narrowed once more: a study that has changed meanwhile would be missing, and the page would look like the last.
  if (isAll || studyIds.length === page.wanted) {
    return (studies) => studies.where(sql<boolean>`study_id = any(${studyIds}::text[])`);
  }
  const hashes = await fittingDescriptions(db, page);
  if (hashes === undefined) return (studies) => whereContains(page.narrow(studies), page.text);
  const fitting = pagesOfDescriptions(db, page, hashes);
  return (studies) => studies.where(sql<boolean>`study_id in (${fitting})`);
}

async function tryFirst(
  db: Kysely<Database>,
  { text, narrow, order, wanted }: PageThatContains,
): Promise<{ studyIds: string[]; isAll: boolean }> {
  const triedAtMost = wanted * triedForOne;
  const first = narrow(db.selectFrom('studies'))
    .select(['study_id', 'created_at'])
    .select(sql<boolean>`study_description_folded like ${containsPattern(text)}`.as('is_fitting'))
    .orderBy('created_at', order)
    .orderBy('study_id', order)
    .limit(triedAtMost);
  const { rows } = await sql<{ tried: number; fitting: string[] }>`
    with tried as materialized (${first})
    select (select count(*) from tried) as tried,
      array(
        select study_id from tried where is_fitting
        order by created_at ${sql.raw(order)}, study_id ${sql.raw(order)} limit ${wanted}
      ) as fitting`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Error('A select of one row gave none.');
  return { studyIds: found.fitting, isAll: found.tried < triedAtMost };
}

/** The hashes of all descriptions that contain the text; undefined when there are too many to go by. */
async function fittingDescriptions(
  db: Kysely<Database>,
  { clinicId, text }: PageThatContains,
): Promise<string[] | undefined> {
  const known = db
    .selectFrom('study_descriptions')
    .select('folded')
    .where('clinic_id', '=', clinicId)
    .limit(descriptionsAtMost + 1);
  // Each once, also where two descriptions share it; as text, because they do not fit a JavaScript number.
  const { rows } = await sql<{ known: number; fitting: string[] }>`
    with known as materialized (${known})
    select (select count(*) from known) as known,
      array(
        select distinct hashtextextended(folded, 0)::text from known
        where folded like ${containsPattern(text)} limit ${fittingAtMost + 1}
      ) as fitting`.execute(db);
  const [found] = rows;
  if (found === undefined || found.known > descriptionsAtMost) return undefined;
  return found.fitting.length > fittingAtMost ? undefined : found.fitting;
}

/** The ids of a page's studies, from a page of each description. */
function pagesOfDescriptions(
  db: Kysely<Database>,
  { text, narrow, order, wanted }: PageThatContains,
  hashes: readonly string[],
) {
  const ofOne = narrow(db.selectFrom('studies'))
    .select(['study_id', 'created_at'])
    .where(sql<boolean>`hashtextextended(study_description_folded, 0) = fitting.hash`)
    // Another description may have the same hash. Not LIKE, for which the index of trigrams would be read besides.
    .where(sql<boolean>`strpos(study_description_folded, ${folded(text)}) > 0`)
    .orderBy('created_at', order)
    .orderBy('study_id', order)
    .limit(wanted);
  return sql`
    select study_id from unnest(${hashes}::bigint[]) as fitting (hash) cross join lateral (${ofOne}) as page
    order by created_at ${sql.raw(order)}, study_id ${sql.raw(order)} limit ${wanted}`;
}

/** By the indexes of trigrams and of short texts, or one study after the other: as the database guesses. */
function whereContains<O>(
  studies: SelectQueryBuilder<Database, 'studies', O>,
  text: string,
): SelectQueryBuilder<Database, 'studies', O> {
  const containing = studies.where('study_description_folded', 'like', containsPattern(text));
  // Says nothing that the LIKE does not say, but has an index where one or two letters have no trigram. The LIKE is
  // checked first, being the cheaper of the two.
  return codePoints(text) <= 2
    ? containing.where(sql<boolean>`short_grams(study_description_folded) @> array[${folded(text)}]`)
    : containing;
}
