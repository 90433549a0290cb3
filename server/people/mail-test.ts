import type { mailStatus, mailTest } from '#contract/mail.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { conflict } from '#server/viewer/refusal.ts';
import { refuse } from './as-manager.ts';
import { lastMailProblem } from './mail-health.ts';
import { mailTrouble } from './mail-problem.ts';
import { testMail } from './notice-mails.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, limits } from './rate-limit.ts';

/** As long as somebody watches a button. */
const waitMs = 15_000;

export function mailStatusVerb(context: PeopleContext): DashboardVerb<typeof mailStatus> {
  return async ({ actor, request }) => {
    const permission = mayManagePeople(actor);
    if (!permission.allowed) {
      const attempt = { action: 'mailStatus', object: { kind: 'list', id: 'mail' } } as const;
      return refuse(context, { actor, request }, attempt, permission.reason);
    }
    const { isConfigured, from } = context.mailer;
    return {
      isConfigured,
      from: from ?? null,
      lastProblem: isConfigured ? await lastMailProblem(context.db) : null,
    };
  };
}

/** To oneself only: nobody else's mailbox is for trying things out. */
export function mailTestVerb(context: PeopleContext): DashboardVerb<typeof mailTest> {
  const { db, mailer } = context;
  return async ({ actor, request }) => {
    const permission = mayManagePeople(actor);
    if (!permission.allowed) {
      const attempt = { action: 'mailTest', object: { kind: 'list', id: 'mail' } } as const;
      return refuse(context, { actor, request }, attempt, permission.reason);
    }
    if (!mailer.isConfigured) {
      throw conflict('Mail is not configured: whoever runs Readroom sets SMTP_URL and MAIL_FROM.');
    }
    const at = context.now();
    await countTry(db, at, limits.mailTest(actor.userId));
    const memberships = await context.directory.membershipsOf(actor.email);
    const clinicName = memberships.find(({ clinicId }) => clinicId === actor.clinicId)?.clinicName;
    const sent = mailer.send({
      to: { name: actor.name, address: actor.email },
      ...testMail(clinicName ?? 'your clinic'),
    });
    const problem = await settled(sent);
    await insertAudit(db, {
      clinicId: actor.clinicId,
      at,
      actor: auditActorOf(actor),
      request,
      facts: {
        action: 'mailTest',
        object: { kind: 'user', id: actor.userId, name: actor.name },
        after: { isTaken: problem === undefined, ...(problem === undefined ? {} : { problem }) },
      },
    });
    return problem === undefined
      ? {
          success: true,
          message: `The mail server has taken a mail to ${actor.email}. Look into the mailbox.`,
        }
      : { success: false, message: problem };
  };
}

/** What was wrong, in words; undefined when the mail was taken. Not longer than a person waits. */
async function settled(sent: Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, waitMs, 'The mail server has not answered within 15 seconds.');
  });
  try {
    return await Promise.race([
      sent.then(
        () => undefined,
        (error: unknown) => `${mailTrouble(error).problem}.`,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
