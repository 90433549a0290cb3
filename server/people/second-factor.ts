import { renderSVG } from 'uqr';
import type {
  recoveryCodesRenew,
  secondFactorBegin,
  secondFactorConfirm,
  secondFactorRemove,
  securityRetrieve,
} from '#contract/security.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { conflict, invalidField } from '#server/viewer/refusal.ts';
import { secondFactorOffMail, secondFactorOnMail } from './notice-mails.ts';
import { newTotpSecret, stepOfCode, totpUri } from './one-time-codes.ts';
import { noPasswordYet, notify, notYourPassword, ownLogin, recordOfLogin, refuseOwn } from './own-login.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, forgetTries, limits } from './rate-limit.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { mustHaveSecondFactor } from './second-factor-rule.ts';
import { endOtherSessions } from './sessions.ts';
import { endChallengesOf } from './sign-in-challenges.ts';
import { hasSecondFactor, useCode } from './use-code.ts';

/** How long what was scanned may wait for its first code. */
const setUpMs = 30 * 60 * 1000;

const wrongCode = () => invalidField('code', 'Is not right, or has been used already.');
const alreadyOn = () => conflict('You have a second factor already. Remove it first.');
const notOn = () => conflict('You have no second factor.');

export function retrieveSecurityVerb(context: PeopleContext): DashboardVerb<typeof securityRetrieve> {
  const { db } = context;
  return async ({ actor }) => {
    const { loginId, passwordHash } = await ownLogin(db, actor);
    const factor = await db
      .selectFrom('second_factors')
      .select((select) => [
        'confirmed_at',
        select
          .selectFrom('recovery_codes')
          .select(({ fn }) => fn.countAll().as('left'))
          .whereRef('recovery_codes.login_id', '=', 'second_factors.login_id')
          .where('used_at', 'is', null)
          .as('left'),
      ])
      .where('login_id', '=', loginId)
      .where('confirmed_at', 'is not', null)
      .executeTakeFirst();
    const clinic = await db
      .selectFrom('clinics')
      .select('is_second_factor_required as isRequired')
      .where('clinic_id', '=', actor.clinicId)
      .executeTakeFirst();
    return {
      hasPassword: passwordHash !== undefined,
      secondFactor:
        factor === undefined || factor.confirmed_at === null
          ? null
          : { since: factor.confirmed_at.toISOString(), recoveryCodesLeft: Number(factor.left) },
      isSecondFactorRequired: clinic?.isRequired === true && mustHaveSecondFactor(actor.level),
    };
  };
}

/** Asks for nothing yet: a secret that nobody has scanned would shut its person out. */
export function beginSecondFactorVerb(context: PeopleContext): DashboardVerb<typeof secondFactorBegin> {
  const { db, seal } = context;
  return async ({ actor }) => {
    const at = context.now();
    const { loginId } = await ownLogin(db, actor);
    await countTry(db, at, limits.secondFactorBegin(loginId));
    const secret = newTotpSecret();
    const begun = { secret: seal.close(secret, loginId), created_at: at, last_used_step: null };
    const row = await db
      .insertInto('second_factors')
      .values({ login_id: loginId, ...begun, confirmed_at: null })
      .onConflict((conflicting) =>
        conflicting.column('login_id').doUpdateSet(begun).where('second_factors.confirmed_at', 'is', null),
      )
      .returning('login_id')
      .executeTakeFirst();
    if (row === undefined) throw alreadyOn();
    const uri = totpUri(secret, actor.email);
    return { secret, uri, qr: renderSVG(uri, { border: 2 }) };
  };
}

export function confirmSecondFactorVerb(context: PeopleContext): DashboardVerb<typeof secondFactorConfirm> {
  const { db, directory, seal } = context;
  return async ({ actor, body, request }) => {
    const at = context.now();
    const { loginId, email } = await ownLogin(db, actor);
    const tries = limits.secondFactor(loginId);
    await countTry(db, at, tries);
    const begun = await db
      .selectFrom('second_factors')
      .select(['secret', 'created_at', 'confirmed_at'])
      .where('login_id', '=', loginId)
      .executeTakeFirst();
    if (begun !== undefined && begun.confirmed_at !== null) throw alreadyOn();
    if (begun === undefined || at.getTime() - begun.created_at.getTime() > setUpMs) {
      throw conflict('This took too long. Begin again with a new code to scan.');
    }
    const step = stepOfCode(seal.open(begun.secret, loginId), body.code.replace(/\s/g, ''), at);
    if (step === undefined) throw wrongCode();
    const memberships = await directory.membershipsOf(email);

    const recoveryCodes = await db.transaction().execute(async (transaction) => {
      const confirmed = await transaction
        .updateTable('second_factors')
        .set({ confirmed_at: at, last_used_step: step })
        .where('login_id', '=', loginId)
        .where('secret', '=', begun.secret)
        .where('confirmed_at', 'is', null)
        .returning('login_id')
        .executeTakeFirst();
      if (confirmed === undefined) throw alreadyOn();
      const codes = await replaceRecoveryCodes(transaction, loginId);
      // They began with half of what it takes now.
      await endOtherSessions(transaction, { loginId, sessionId: actor.sessionId });
      await forgetTries(transaction, tries);
      await recordOfLogin(transaction, {
        memberships,
        action: 'secondFactorConfirm',
        before: { secondFactor: false },
        after: { secondFactor: true },
        at,
        request,
      });
      return codes;
    });
    notify(context, actor, secondFactorOnMail());
    return { recoveryCodes: [...recoveryCodes] };
  };
}

export function removeSecondFactorVerb(context: PeopleContext): DashboardVerb<typeof secondFactorRemove> {
  const { db, auth, directory } = context;
  return async ({ actor, body, request }) => {
    const at = context.now();
    const { loginId, email, passwordHash } = await ownLogin(db, actor);
    const limited = [
      limits.ownPassword(loginId),
      limits.secondFactor(loginId),
      limits.secondFactorDay(loginId),
    ];
    if (passwordHash === undefined) throw noPasswordYet();
    await countTry(db, at, ...limited);
    const attempt = { actor, action: 'secondFactorRemove', at, request } as const;
    if (!(await auth.verifyPassword(passwordHash, body.password))) {
      return refuseOwn(context, { ...attempt, because: 'Wrong password.' }, notYourPassword('password'));
    }
    const memberships = await directory.membershipsOf(email);
    const isRemoved = await db.transaction().execute(async (transaction) => {
      if (!(await hasSecondFactor(transaction, loginId))) throw notOn();
      const code = await useCode(context, transaction, { loginId, code: body.code, at });
      if (code === undefined) return false;
      await transaction.deleteFrom('second_factors').where('login_id', '=', loginId).execute();
      await endChallengesOf(transaction, loginId);
      for (const limit of limited) await forgetTries(transaction, limit);
      await recordOfLogin(transaction, {
        memberships,
        action: 'secondFactorRemove',
        before: { secondFactor: true },
        after: { secondFactor: false },
        at,
        request,
      });
      return true;
    });
    if (!isRemoved) return refuseOwn(context, { ...attempt, because: 'Wrong code.' }, wrongCode());
    notify(context, actor, secondFactorOffMail());
    return { success: true, message: 'The second factor is removed.' };
  };
}

export function renewRecoveryCodesVerb(context: PeopleContext): DashboardVerb<typeof recoveryCodesRenew> {
  const { db, directory } = context;
  return async ({ actor, body, request }) => {
    const at = context.now();
    const { loginId, email } = await ownLogin(db, actor);
    const limited = [limits.secondFactor(loginId), limits.secondFactorDay(loginId)];
    await countTry(db, at, ...limited);
    const memberships = await directory.membershipsOf(email);
    const recoveryCodes = await db.transaction().execute(async (transaction) => {
      if (!(await hasSecondFactor(transaction, loginId))) throw notOn();
      const code = await useCode(context, transaction, { loginId, code: body.code, at });
      if (code === undefined) throw wrongCode();
      for (const limit of limited) await forgetTries(transaction, limit);
      await recordOfLogin(transaction, { memberships, action: 'recoveryCodesRenew', at, request });
      return replaceRecoveryCodes(transaction, loginId);
    });
    return { recoveryCodes: [...recoveryCodes] };
  };
}
