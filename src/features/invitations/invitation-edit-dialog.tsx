import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Invitation, invitation as invitationSchema } from '#contract/invitation.ts';
import { invitationUpdate } from '#contract/invitation-endpoints.ts';
import { mayUpdateInvitation, notPendingReason } from '#contract/invitation-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { isSameState, stateOf, tagOf } from '#src/api/write-once.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { State } from '#src/feedback/states.tsx';
import { ConflictChoice } from '#src/form/conflict-choice.tsx';
import { PersonFields } from '#src/form/person-fields.tsx';
import { PersonForm, PersonFormFoot } from '#src/form/person-form.tsx';
import { mergePerson, personChangeWords, withTheirs } from '#src/form/person-merge.ts';
import { personValues } from '#src/form/person-values.ts';
import { type PersonEditUse, usePersonEdit } from '#src/form/use-person-edit.tsx';
import { personName } from '#src/lib/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import { Copyable } from '#src/ui/copyable.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { placeInvitation } from './invitation-cache.ts';
import { invitationOptions } from './invitation-queries.ts';
import { freshInvitation } from './invitation-writes.ts';

interface InvitationEditDialogProps {
  readonly invitationId: string;
  /** Leaves the address when there is nothing to go back to. */
  readonly closeTo: () => void;
}

/** Nothing until the invitation is there: the page below says how that is going. */
export function InvitationEditDialog({ invitationId, closeTo }: InvitationEditDialogProps) {
  // Asked for by the page, which has said by now whether there is such an invitation.
  const { data } = useQuery({ ...invitationOptions(invitationId), enabled: false });
  return data === undefined ? null : <KnownDialog key={invitationId} invitation={data} closeTo={closeTo} />;
}

function KnownDialog({ invitation, closeTo }: { invitation: Invitation; closeTo: () => void }) {
  const client = useQueryClient();
  const session = useSession();
  const writer = { client, session };
  const { invitationId } = invitation;
  const use = usePersonEdit<Invitation>({
    row: invitation,
    schema: invitationSchema,
    send: (base, body) =>
      answerOf(invitationUpdate, { params: { invitationId }, body, ifMatch: tagOf(base) }),
    read: () => freshInvitation(writer, invitationId),
    isUnchanged: isSameState,
    onSaved: (saved) => {
      placeInvitation(client, saved);
      showNotice(`Saved the invitation of ${personName(saved)}`, { tone: 'ok' });
    },
    closeTo,
  });
  // What the form was opened with: what the server says later, it says with a refusal.
  const permission = mayUpdateInvitation(authorityOf(session), use.base, Date.now());
  const ended = useEnded(use, invitation);
  const { isDirty } = use.form.formState;
  if (!permission.allowed)
    return (
      <Dialog title="Edit invitation" onClose={use.leave}>
        <State title="It cannot be edited" actions={<Button onClick={use.leave}>Close</Button>}>
          {permission.reason}
        </State>
      </Dialog>
    );
  const conflict = use.conflict;
  return (
    <Dialog
      title="Edit invitation"
      description={`${invitation.email}. To invite another address, revoke this one and invite that.`}
      isSheet
      footer={
        <PersonFormFoot
          // What it is refused with is said above, in more words.
          use={ended === undefined ? use : { ...use, failure: null }}
          label={conflict === undefined && ended === undefined ? 'Save changes' : undefined}
          reason={isDirty ? undefined : 'Nothing is changed yet.'}
          asItWas="the invitation is as it was"
        />
      }
      onClose={use.close}
    >
      <PersonForm
        use={use}
        focusFirst="firstName"
        instead={
          ended !== undefined ? (
            <EndedMeanwhile use={use} ended={ended} />
          ) : conflict !== undefined ? (
            <ConflictChoice
              key={stateOf(conflict.current)}
              parts={mergePerson(
                personValues(use.base),
                use.form.getValues(),
                personValues(conflict.current),
              )}
              changes={conflict.changes}
              wordsOf={personChangeWords}
              isSaving={use.isSaving}
              onSave={(fields) =>
                use.saveOn(
                  conflict.current,
                  withTheirs(use.form.getValues(), personValues(conflict.current), fields),
                )
              }
            />
          ) : undefined
        }
      >
        <PersonFields control={use.form.control} />
      </PersonForm>
      {use.question}
    </Dialog>
  );
}

/** What became of the invitation when it turned out, while saving, that it is not pending any more. */
function useEnded(use: PersonEditUse<Invitation>, shown: Invitation): Invitation | undefined {
  const client = useQueryClient();
  const refused = use.failure instanceof ApiFailure && use.failure.code === 'conflict';
  const id = shown.invitationId;
  const { data } = useQuery({
    queryKey: ['invitations', 'ended', id],
    queryFn: async () => {
      const current = await client.fetchQuery({ ...invitationOptions(id), staleTime: 0 });
      placeInvitation(client, current);
      return current;
    },
    enabled: refused,
    gcTime: 0,
  });
  const current = use.conflict?.current ?? (refused ? data : undefined);
  return current !== undefined && notPendingReason(current, Date.now()) !== undefined ? current : undefined;
}

/** Nothing can be saved any more, but nothing that was typed is lost either. */
function EndedMeanwhile({ use, ended }: { use: PersonEditUse<Invitation>; ended: Invitation }) {
  const before = personValues(use.base);
  const typed = use.form.getValues();
  const parts = mergePerson(before, before, typed);
  const isUser = ended.status === 'accepted';
  return (
    <section
      aria-labelledby="ended"
      className="flex flex-col gap-3 rounded border border-edge bg-high-soft p-3"
    >
      <h3 id="ended" tabIndex={-1} ref={focusOnce} className="font-semibold">
        {isUser
          ? `${personName(ended)} accepted while you were editing`
          : notPendingReason(ended, Date.now())}
      </h3>
      <p>
        Nothing was saved.{' '}
        {isUser ? (
          <>
            They are a user now, as the invitation stood:{' '}
            <Link
              to="/users/$userId"
              params={{ userId: ended.userId }}
              className="link inline-flex min-h-target items-center"
            >
              make the changes there
            </Link>
            .
          </>
        ) : (
          'An invitation that is not pending cannot be changed.'
        )}
      </p>
      {parts.length > 0 && (
        <div>
          <p className="font-medium">What you typed</p>
          <ul>
            {parts.map((part) => (
              <li key={part.id} className="flex flex-wrap items-center gap-x-2">
                <span className="text-muted">{part.label}:</span>
                <Copyable value={part.theirs} name={part.label.toLowerCase()} isPlain />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** Where reading goes on: this came instead of the answer that was waited for. */
const focusOnce = (heading: HTMLHeadingElement | null) => heading?.focus();
