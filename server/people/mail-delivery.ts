import type { Transaction } from 'kysely';
import { insertInvitationToken, invitationUrl } from '#server/database/invitation-mail.ts';
import type { Database } from '#server/database/schema.ts';
import { invitationMail } from './invitation-mail.ts';
import { type MailTrouble, mailTrouble } from './mail-problem.ts';
import type { MailMessage } from './mailer.ts';
import { nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';

const lookEveryMs = 2_000;
/** So many mails are under way at once: one that waits for a slow server does not hold the others. */
const lanes = 4;
/** Longer than any attempt takes. Whoever claimed a mail and died has it tried by another after this. */
const claimMs = 5 * 60_000;
/** The exit of a process does not wait longer for a mail server. */
const lastMailsMs = 7_000;

const minute = 60_000;
const delays = [minute / 2, 2 * minute, 10 * minute];
const lastDelay = 60 * minute;

/** How long to wait after the `attempts`th try. Spread by a fifth to both sides, so that many that failed together do not come back together. */
export function retryDelay(attempts: number, random: () => number): number {
  return (delays[attempts - 1] ?? lastDelay) * (0.8 + 0.4 * random());
}

export interface MailDelivery {
  /** Sends everything that is due; resolves when nothing is left that this process could send now. */
  deliverDue(): Promise<void>;
  /** From now on, looks for what is due every two seconds. Nothing where no mail can be sent. */
  start(): void;
  /** Begins no other mail, and waits a few seconds for those that are under way. */
  stop(): Promise<void>;
}

/** The worker of the outbox. Every process may have one: a claim decides who sends (docs/decisions/mail-outbox.md). */
export function createMailDelivery(context: PeopleContext): MailDelivery {
  const { log, mailer } = context;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let isTroubled = false;

  const next = async (): Promise<Claimed | undefined> => (isStopping ? undefined : claimNext(context));

  const run = async (): Promise<void> => {
    // Most looks find nothing, so one of them looks before the others.
    const first = await next();
    if (first === undefined) return;
    const lane = async (claimed: Claimed | undefined): Promise<void> => {
      for (let each = claimed; each !== undefined; each = await next()) await deliver(context, each);
    };
    await Promise.all([lane(first), ...Array.from({ length: lanes - 1 }, async () => lane(await next()))]);
  };

  const deliverDue = async (): Promise<void> => {
    if (!mailer.isConfigured) return;
    running ??= run().finally(() => {
      running = undefined;
    });
    await running;
  };

  return {
    deliverDue,
    start() {
      if (!mailer.isConfigured) return;
      timer = setInterval(() => {
        deliverDue().then(
          () => {
            isTroubled = false;
          },
          (error: unknown) => {
            // Once, not every two seconds: the database is away, and says so elsewhere as well.
            if (!isTroubled) log.warn({ error }, 'the mail outbox cannot be read');
            isTroubled = true;
          },
        );
      }, lookEveryMs);
      timer.unref();
    },
    async stop() {
      isStopping = true;
      clearInterval(timer);
      if (running === undefined) return;
      let patience: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        patience = setTimeout(resolve, lastMailsMs);
      });
      await Promise.race([running.catch(() => {}), enough]);
      clearTimeout(patience);
    },
  };
}

interface Claimed {
  readonly mailId: number;
  readonly attempts: number;
  readonly until: Date;
  /** Undefined when the invitation ended before its mail was sent. */
  readonly message: MailMessage | undefined;
}

/**
 * Takes the mail that has been due longest. The token is made here, in the transaction of the claim: no table has it,
 * and each try has its own, so that none is in two mails.
 */
function claimNext(context: PeopleContext): Promise<Claimed | undefined> {
  const at = context.now();
  const until = new Date(at.getTime() + claimMs);
  return context.db.transaction().execute(async (transaction) => {
    const claimed = await transaction
      .updateTable('mail_outbox')
      .set((set) => ({ claimed_until: until, attempts: set('attempts', '+', 1) }))
      .where('mail_id', '=', (select) =>
        select
          .selectFrom('mail_outbox')
          .select('mail_id')
          .where('next_try_at', '<=', at)
          .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', at)]))
          .orderBy('next_try_at')
          .orderBy('mail_id')
          .limit(1)
          // Another process has it at this very moment: take the one after.
          .forUpdate()
          .skipLocked(),
      )
      .returning(['mail_id', 'invitation_id', 'attempts'])
      .executeTakeFirst();
    if (claimed === undefined) return undefined;
    const message = await invitationMessage(context, transaction, claimed.invitation_id, at);
    return { mailId: claimed.mail_id, attempts: claimed.attempts, until, message };
  });
}

async function invitationMessage(
  context: PeopleContext,
  transaction: Transaction<Database>,
  invitationId: string,
  at: Date,
): Promise<MailMessage | undefined> {
  const invitation = await transaction
    .selectFrom('invitations')
    .innerJoin('clinics', 'clinics.clinic_id', 'invitations.clinic_id')
    .leftJoin('users as inviters', 'inviters.user_id', 'invitations.inviter_id')
    .select([
      'invitations.email',
      'invitations.first_name as firstName',
      'invitations.last_name as lastName',
      'invitations.expiry',
      'clinics.name as clinicName',
      'inviters.first_name as inviterFirstName',
      'inviters.last_name as inviterLastName',
    ])
    .where('invitations.invitation_id', '=', invitationId)
    .where('invitations.status', '=', 'sent')
    .where('invitations.is_replaced', '=', false)
    .where('invitations.expiry', '>', at)
    .executeTakeFirst();
  if (invitation === undefined || invitation.expiry === null) return undefined;
  const { inviterFirstName, inviterLastName } = invitation;
  const token = await insertInvitationToken(transaction, { invitationId, purpose: 'mail', at });
  return {
    to: { name: nameOf(invitation), address: invitation.email },
    ...invitationMail({
      url: invitationUrl(context.publicUrl, token),
      clinicName: invitation.clinicName,
      inviterName:
        inviterFirstName === null || inviterLastName === null
          ? undefined
          : nameOf({ firstName: inviterFirstName, lastName: inviterLastName }),
      invitedName: nameOf(invitation),
      expiry: invitation.expiry,
    }),
  };
}

async function deliver(context: PeopleContext, claimed: Claimed): Promise<void> {
  if (claimed.message === undefined) return finish(context, claimed, {});
  try {
    await context.mailer.send(claimed.message);
  } catch (error) {
    return giveBack(context, claimed, mailTrouble(error));
  }
  // Whatever has become of the claim meanwhile, this mail is out.
  await finish(context, claimed, { sent_at: context.now(), last_problem: null });
}

async function finish(
  { db }: PeopleContext,
  { mailId }: Claimed,
  mark: { readonly sent_at?: Date; readonly last_problem?: null },
): Promise<void> {
  await db
    .updateTable('mail_outbox')
    .set({ ...mark, next_try_at: null, claimed_until: null })
    .where('mail_id', '=', mailId)
    .execute();
}

async function giveBack(
  { db, now, random, log }: PeopleContext,
  { mailId, attempts, until }: Claimed,
  { problem, isPermanent }: MailTrouble,
): Promise<void> {
  log.warn({ problem, attempts, isPermanent }, 'an invitation mail was not sent');
  const nextTryAt = isPermanent ? null : new Date(now().getTime() + retryDelay(attempts, random));
  await db
    .updateTable('mail_outbox')
    .set({ next_try_at: nextTryAt, claimed_until: null, last_problem: problem })
    .where('mail_id', '=', mailId)
    // Sent again meanwhile, or claimed by another after this took too long: then this try tells nothing any more.
    .where('claimed_until', '=', until)
    .execute();
}
