import type { setupComplete, setupRetrieve } from '#contract/session-endpoints.ts';
import { waitForFirstClinicTurn } from '#server/database/first-clinic-turn.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { conflict, invalidField, Refusal } from '#server/viewer/refusal.ts';
import { beginProvedSession, welcome } from './begin-session.ts';
import { setPassword } from './logins.ts';
import type { PeopleContext } from './parts.ts';
import { hasClinic, insertClinic } from './provision.ts';
import { randomLetters } from './random-letters.ts';
import { countTry, limits, takeBackTry } from './rate-limit.ts';
import { weakPasswordReason } from './weak-password.ts';

const codeRow = 'setup-code';

/** 58 bits. */
const codeLength = 12;

/**
 * A new code for the terminal, which puts an end to the one before it, also to one that another process printed;
 * undefined when there is a clinic. Like `K7RM-2QXD-9FTB`.
 */
export async function issueSetupCode(context: Pick<PeopleContext, 'db'>): Promise<string | undefined> {
  const code = randomLetters(codeLength);
  const value = hashSecret(code);
  return context.db.transaction().execute(async (transaction) => {
    await waitForFirstClinicTurn(transaction);
    if (await hasClinic(transaction)) {
      await transaction.deleteFrom('instance').where('name', '=', codeRow).execute();
      return undefined;
    }
    await transaction
      .insertInto('instance')
      .values({ name: codeRow, value })
      .onConflict((conflicting) => conflicting.column('name').doUpdateSet({ value }))
      .execute();
    return code.replace(/(.{4})(?=.)/g, '$1-');
  });
}

export function retrieveSetupVerb(context: PeopleContext): DashboardVerb<typeof setupRetrieve> {
  return async () => ({ isNeeded: !(await hasClinic(context.db)) });
}

const gone = () =>
  new Refusal(
    'gone',
    'This code is not valid. The current one is in the terminal; a restart prints a new one.',
  );

const alreadySetUp = 'Readroom is set up already. Sign in instead.';

/** The code, then everything in one transaction: of several at once, one makes the clinic. */
export function completeSetupVerb(context: PeopleContext): DashboardVerb<typeof setupComplete> {
  const { db, auth } = context;
  return async ({ body, request }) => {
    const at = context.now();
    const address = limits.setupCode(request.address);
    if (await hasClinic(db)) throw conflict(alreadySetUp);
    await countTry(db, at, address);
    const value = hashSecret(body.code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
    const code = await db
      .selectFrom('instance')
      .select('name')
      .where('name', '=', codeRow)
      .where('value', '=', value)
      .executeTakeFirst();
    if (code === undefined) throw gone();
    const weakness = weakPasswordReason(body.password, {
      email: body.email,
      clinicNames: [body.clinicName],
    });
    if (weakness !== undefined) {
      await takeBackTry(db, address);
      throw invalidField('password', weakness);
    }
    const passwordHash = await auth.hashPassword(body.password);

    const made = await db.transaction().execute(async (transaction) => {
      await waitForFirstClinicTurn(transaction);
      const used = await transaction
        .deleteFrom('instance')
        .where('name', '=', codeRow)
        .where('value', '=', value)
        .returning('name')
        .executeTakeFirst();
      if (used === undefined) throw gone();
      // From the environment or the command line meanwhile.
      if (await hasClinic(transaction)) throw conflict(alreadySetUp);
      const { clinicId, loginId, owner } = await insertClinic(transaction, {
        clinicName: body.clinicName,
        ownerEmail: body.email,
        ownerName: body,
        actor: undefined,
        at,
        newUserId: () => context.newId('usr'),
        request,
      });
      await setPassword(transaction, { loginId, passwordHash, at });
      const begun = await beginProvedSession(context, transaction, {
        loginId,
        clinicId,
        actor: owner,
        method: 'setup',
        at,
        request,
      });
      await takeBackTry(transaction, address);
      return { begun, clinicId };
    });
    return welcome(context, made.begun, { clinicId: made.clinicId, email: body.email, at, request });
  };
}
