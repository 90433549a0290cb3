import { email } from '#contract/person.ts';
import { insertAudit, terminalActor } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import { nameOf } from '#server/people/memberships.ts';
import { notFound } from '#server/viewer/refusal.ts';
import type { Command } from './command.ts';
import { nobodyWith } from './nobody-with.ts';

/** For somebody who has lost the phone and the recovery codes: whoever has the machine lets them in again. */
export const secondFactorRemove: Command = {
  words: 'second-factor remove',
  about: 'Remove the second factor of a person who can no longer use it',
  options: [
    { name: 'email', value: 'ADDRESS', about: "the person's address", isRequired: true, schema: email },
  ],
  async run({ connection: { db }, directory, now }, given) {
    const address = given.need('email');
    const at = now();
    const memberships = await directory.membershipsOf(address);
    if (memberships.length === 0) nobodyWith(address)(notFound('user'));
    const answer = await db.transaction().execute(async (transaction) => {
      const removed = await transaction
        .deleteFrom('second_factors')
        .where('login_id', 'in', (select) =>
          select.selectFrom('auth_login').select('id').where('email', '=', folded(address)),
        )
        .where('confirmed_at', 'is not', null)
        .returning('login_id')
        .executeTakeFirst();
      if (removed === undefined) return { success: true, message: `${address} has no second factor.` };
      // Waiting for a code that nobody can have any more.
      await transaction.deleteFrom('sign_in_challenges').where('login_id', '=', removed.login_id).execute();
      for (const { clinicId, user } of memberships) {
        await insertAudit(transaction, {
          clinicId,
          at,
          actor: terminalActor,
          request: undefined,
          facts: {
            action: 'secondFactorRemove',
            object: { kind: 'user', id: user.userId, name: nameOf(user) },
            before: { secondFactor: true },
            after: { secondFactor: false },
          },
        });
      }
      return {
        success: true,
        message: `Removed the second factor of ${address}: the password signs in alone.`,
      };
    });
    return { answer, lines: [answer.message] };
  },
};
