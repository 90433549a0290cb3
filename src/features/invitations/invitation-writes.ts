import type { QueryClient } from '@tanstack/react-query';
import { type Invitation, invitation as invitationSchema } from '#contract/invitation.ts';
import { invitationList, invitationRevoke } from '#contract/invitation-endpoints.ts';
import { invitationResend } from '#contract/invitation-mail-endpoints.ts';
import type { UserInviteBody } from '#contract/person-bodies.ts';
import type { Session } from '#contract/session.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { newestTo } from '#src/api/address-look-up.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import {
  Conflict,
  changeOnce,
  isSameState,
  look,
  mayBeMadeBy,
  NotWritten,
  tagOf,
  type WriteMemory,
} from '#src/api/write-once.ts';
import { isAsWanted } from '#src/form/person-values.ts';
import { readTime } from '#src/lib/time.ts';
import { invitationOptions } from './invitation-queries.ts';

export interface Writer {
  readonly client: QueryClient;
  readonly session: Session;
}

export function freshInvitation({ client }: Writer, invitationId: string): Promise<Invitation> {
  return client.fetchQuery({ ...invitationOptions(invitationId), staleTime: 0 });
}

/** Milliseconds within which an invitation can come from this very form; wide, because two clocks are compared. */
const recently = 600_000;

export interface Invited {
  /** Undefined when it is made, but could not be read back. */
  readonly invitation: Invitation | undefined;
  readonly userId: string;
}

/**
 * Invites one person, and never twice: an address has one pending invitation, so one that this person just made with
 * these values is the one that was meant. That holds for a conflict at the first try, too: a browser sends a request
 * a second time on its own when a kept connection breaks.
 * Rejects with an `ApiFailure`, `NotWritten` or `OutcomeUnknown`.
 */
export async function inviteOnce(
  { session }: Writer,
  body: UserInviteBody,
  memory: WriteMemory,
): Promise<Invited> {
  const made = async (cause: unknown): Promise<Invited | undefined> => {
    memory.isUnknown = true;
    const invitation = await look(() => newestTo(body.email), cause);
    memory.isUnknown = false;
    const age = Math.abs(Date.now() - (readTime(invitation?.createdAt) ?? 0));
    if (invitation === undefined || age > recently) return undefined;
    const { email: _, ...wanted } = body;
    const isOurs = mayBeMadeBy(session, invitation, invitation.inviterId) && isAsWanted(invitation, wanted);
    return isOurs ? { invitation, userId: invitation.userId } : undefined;
  };
  if (memory.isUnknown) {
    const found = await made(undefined);
    if (found) return found;
    throw new NotWritten('Nobody was invited.');
  }
  try {
    const { userId } = await answerOf(userInvite, { body });
    // The answer is the user as it will be, without the invitation. Not to find it is no failure of inviting.
    const page = await answerOf(invitationList, { query: { userId, limit: 1 } }).catch(() => undefined);
    return { invitation: page?.invitations[0], userId };
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    const isConflict = failure.code === 'conflict';
    if (!failure.isOutcomeUnknown && !isConflict) throw failure;
    const found = await made(failure);
    if (found) return found;
    if (isConflict) throw failure;
    throw new NotWritten('Nobody was invited.', { cause: failure });
  }
}

/** Not pending any more when it was to be revoked: what is left to do is to say so. */
export class NotRevoked extends Error {
  override readonly name = 'NotRevoked';
}

/** Rejects with an `ApiFailure`, `NotRevoked`, `Conflict`, `NotWritten` or `OutcomeUnknown`. */
export function revokeOnce(writer: Writer, base: Invitation, memory: WriteMemory): Promise<Invitation> {
  const { invitationId } = base;
  const read = () => freshInvitation(writer, invitationId);
  return changeOnce(
    {
      send: async () => {
        const outcome = await answerOf(invitationRevoke, {
          body: { invitationId },
          ifMatch: tagOf(base),
        });
        if (!outcome.success) throw new NotRevoked(outcome.message ?? 'It is not pending any more.');
        return read().catch(() => ({ ...base, status: 'revoked' as const }));
      },
      read,
      schema: invitationSchema,
      isDone: (current) => current.status === 'revoked',
      isUnchanged: (current) => isSameState(base, current),
      conflict: (current, changes) => new Conflict(current, changes),
    },
    memory,
  );
}

/** Revoked, but the person was not invited anew: what is left to do is to invite them. */
export class NotInvitedAnew extends Error {
  override readonly name = 'NotInvitedAnew';
}

/**
 * Where sending again is revoking and inviting anew: answers with the new invitation.
 * Rejects with an `ApiFailure`, `NotInvitedAnew`, `NotWritten` or `OutcomeUnknown`.
 */
export function replaceOnce(writer: Writer, base: Invitation, memory: WriteMemory): Promise<Invitation> {
  const { invitationId, email } = base;
  return changeOnce(
    {
      send: () => answerOf(invitationResend, { body: { invitationId } }),
      read: async () => (await newestTo(email)) ?? freshInvitation(writer, invitationId),
      schema: invitationSchema,
      isDone: (current) => current.invitationId !== invitationId,
      isUnchanged: (current) => isSameState(base, current),
      conflict: (current, changes) => {
        if (current.status === 'revoked') throw new NotInvitedAnew('The invitation was revoked.');
        return new Conflict(current, changes);
      },
    },
    memory,
  );
}

/** Rejects with an `ApiFailure`, `Conflict`, `NotWritten` or `OutcomeUnknown`. */
export function resendOnce(writer: Writer, base: Invitation, memory: WriteMemory): Promise<Invitation> {
  const { invitationId } = base;
  const before = readTime(base.expiry) ?? 0;
  return changeOnce(
    {
      send: () => answerOf(invitationResend, { body: { invitationId } }),
      read: () => freshInvitation(writer, invitationId),
      schema: invitationSchema,
      isDone: (current) => current.status === 'sent' && (readTime(current.expiry) ?? 0) > before,
      isUnchanged: (current) => isSameState(base, current),
      conflict: (current, changes) => new Conflict(current, changes),
    },
    memory,
  );
}
