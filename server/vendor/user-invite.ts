import type { Invitation } from '#contract/invitation.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import type { UserInviteBody } from '#contract/person-bodies.ts';
import type { User } from '#contract/user.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { userInvite as endpoint } from '#contract/user-write-endpoints.ts';
import { folded } from '#server/database/folded.ts';
import type { Actor } from '#server/viewer/actor.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { type ChangeCall, change, type Plan } from './change.ts';
import { ourInvitations } from './invitation-reads.ts';
import type { VendorParts } from './parts.ts';
import { fullName } from './person-at-vendor.ts';
import { unlessVendorFails } from './vendor-failure.ts';

/** Invites at the vendor, which also sends the mail. Answers with the user as it will be. */
export function userInvite(parts: VendorParts): Verb<typeof endpoint> {
  return (call) => {
    const attempt = {
      action: 'userInvite',
      object: { kind: 'invitation', id: null },
      turn: folded(call.body.email),
      permit: mayManagePeople,
    } as const;
    return change<User>(parts, call, attempt, async () => invitePlan(parts, call, call.body));
  };
}

/** What it takes to invite somebody; resending is built from it too. */
export function invitePlan(parts: VendorParts, { actor }: ChangeCall, body: UserInviteBody): Plan<User> {
  return {
    facts: {
      object: { kind: 'invitation', id: null, name: fullName(body) },
      after: body,
    },
    send: async () => withoutVersion(await parts.client.call(endpoint, { body }, askedBy(actor))),
    look: async () => {
      const pending = await pendingFor(parts, actor, body.email);
      return pending === undefined ? undefined : userToBe(pending);
    },
    told: async ({ userId }) => {
      const made = await invitationOf(parts, actor, userId);
      return {
        object: { id: made?.invitationId ?? null, name: fullName(body) },
        after: { ...body, userId },
      };
    },
  };
}

/** The invitation that an invited person has; undefined when the vendor does not tell: the record does without. */
export async function invitationOf(
  parts: VendorParts,
  actor: Actor,
  userId: string,
): Promise<Invitation | undefined> {
  const page = await unlessVendorFails(
    parts.client.call(invitationList, { query: { userId, limit: 20 } }, askedBy(actor)),
  );
  const ours = await ourInvitations(parts, page?.invitations ?? []);
  return ours.find((invitation) => invitation.userId === userId);
}

/** Among the newest hundred that are pending: it was sent a moment ago. */
async function pendingFor(parts: VendorParts, actor: Actor, email: string): Promise<Invitation | undefined> {
  const page = await parts.client.call(
    invitationList,
    { query: { status: ['sent'], expired: 'not-expired', limit: 100 } },
    askedBy(actor),
  );
  const ours = await ourInvitations(parts, page.invitations);
  return ours.find((invitation) => folded(invitation.email) === folded(email));
}

function userToBe(invitation: Invitation): User {
  const {
    invitationId: _,
    clinicId: __,
    status: ___,
    inviterId: ____,
    invitedByApiKeyId: _____,
    expiry: ______,
    updatedAt: _______,
    mail: ________,
    ...person
  } = invitation;
  return withoutVersion({ ...person, createdAt: null, lastLoginAt: null });
}

function withoutVersion(user: User): User {
  const { version: _, fingerprint: __, accessRevokedAt: ___, ...rest } = user;
  return rest;
}
