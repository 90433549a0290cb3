import type { Invitation } from '#contract/invitation.ts';
import {
  invitationList as listEndpoint,
  invitationRetrieve as retrieveEndpoint,
} from '#contract/invitation-endpoints.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { onlyFor } from '#server/clinic/only-for.ts';
import type { Actor } from '#server/viewer/actor.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { pageEnd, vendorCursor } from './listed.ts';
import { ownInvitation } from './own-fields.ts';
import type { VendorParts } from './parts.ts';
import { throwAsRefusal } from './refusal-of.ts';
import { VendorFailure } from './vendor-failure.ts';

/** A page of invitations, newest first; for those who manage people. */
export function invitationList(parts: VendorParts): Verb<typeof listEndpoint> {
  return async (call) => {
    await onlyFor(parts, call, mayManagePeople, {
      action: 'invitationList',
      object: { kind: 'list', id: 'invitations' },
    });
    const { cursor, limit, ...filter } = call.query;
    const scope = { list: 'invitations', clinicId: parts.clinicId, filter };
    const page = await parts.reads.read(
      listEndpoint,
      { query: { ...filter, limit, cursor: vendorCursor(parts.cursorKey, scope, cursor) } },
      call,
    );
    const ours = await ourInvitations(parts, page.invitations);
    const unreadable = (page.unreadable ?? 0) + page.invitations.length - ours.length;
    return {
      invitations: ours,
      ...pageEnd(parts.cursorKey, scope, { ...page, unreadable: unreadable === 0 ? undefined : unreadable }),
    };
  };
}

export function invitationRetrieve(parts: VendorParts): Verb<typeof retrieveEndpoint> {
  return async (call) => {
    const { params } = call;
    await onlyFor(parts, call, mayManagePeople, {
      action: 'invitationRetrieve',
      object: { kind: 'invitation', id: params.invitationId },
    });
    return ourInvitation(parts, await parts.reads.read(retrieveEndpoint, { params }, call)).catch(
      throwAsRefusal,
    );
  };
}

/** Without those of another clinic. */
export async function ourInvitations(
  parts: VendorParts,
  invitations: readonly Invitation[],
): Promise<Invitation[]> {
  const ours: Invitation[] = [];
  for (const invitation of invitations)
    if (await parts.pin.isOurs(invitation)) ours.push(ownInvitation(invitation));
  return ours;
}

/** @throws VendorFailure for one of another clinic */
async function ourInvitation(parts: VendorParts, invitation: Invitation): Promise<Invitation> {
  const [ours] = await ourInvitations(parts, [invitation]);
  if (ours === undefined) throw new VendorFailure('unreadable');
  return ours;
}

/** As it is now, never from what was kept: somebody is about to change it. @throws VendorFailure */
export async function freshInvitation(
  parts: VendorParts,
  actor: Actor,
  invitationId: string,
): Promise<Invitation> {
  return ourInvitation(
    parts,
    await parts.client.call(retrieveEndpoint, { params: { invitationId } }, askedBy(actor)),
  );
}
