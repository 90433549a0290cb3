import type { Kysely } from 'kysely';
import * as z from 'zod/mini';
import type { Database } from '#server/database/schema.ts';
import { mailTrouble } from './mail-problem.ts';
import type { Mailer } from './mailer.ts';

/** In the database, because any process may have met it. */
const rowName = 'mail-problem';

const stored = z.object({ at: z.string(), message: z.string() });
export type LastMailProblem = z.infer<typeof stored>;

/** The same mailer, which remembers what was wrong last; a mail that is taken settles it. */
export function withMailHealth(mailer: Mailer, db: Kysely<Database>, now: () => Date): Mailer {
  if (!mailer.isConfigured) return mailer;
  return {
    ...mailer,
    async send(message) {
      try {
        await mailer.send(message);
      } catch (error) {
        const { problem, isPermanent } = mailTrouble(error);
        // About this one mail or its address, and not about mail at all.
        if (isPermanent) throw error;
        const value = JSON.stringify({ at: now().toISOString(), message: `${problem}.` });
        await db
          .insertInto('instance')
          .values({ name: rowName, value })
          .onConflict((conflicting) => conflicting.column('name').doUpdateSet({ value }))
          .execute();
        throw error;
      }
      // The mail is out, and a failure here must not make whoever sent it send it again.
      await db
        .deleteFrom('instance')
        .where('name', '=', rowName)
        .execute()
        .catch(() => {});
    },
  };
}

export async function lastMailProblem(db: Kysely<Database>): Promise<LastMailProblem | null> {
  const row = await db.selectFrom('instance').select('value').where('name', '=', rowName).executeTakeFirst();
  if (row === undefined) return null;
  const read = stored.safeParse(JSON.parse(row.value));
  return read.success ? read.data : null;
}
