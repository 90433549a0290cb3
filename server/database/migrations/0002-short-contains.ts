import { type Kysely, sql } from 'kysely';

/**
 * A contains filter of one or two letters has no trigram, and over a million rows a rare one took seconds. The letters
 * and pairs of a description have an index of their own; being an expression, it needs no column, and ANALYZE learns
 * from it which pairs are common, so that a common one is still read from the newest studies on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function short_grams(folded text) returns text[] language sql immutable parallel safe strict as $$
      select array_agg(distinct gram) from (
        select substr(folded, i, 1) as gram from generate_series(1, char_length(folded)) i
        union all
        select substr(folded, i, 2) from generate_series(1, char_length(folded) - 1) i
      ) grams
    $$`.execute(db);
  await sql`
    create index studies_short_grams on studies using gin (short_grams(study_description_folded))`.execute(
    db,
  );
}
