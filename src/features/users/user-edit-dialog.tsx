import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type User, user as userSchema } from '#contract/user.ts';
import { isActiveOwner, lastOwnerReason, mayUpdateUser } from '#contract/user-rules.ts';
import { userUpdate } from '#contract/user-write-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { type Conflict, isSameState, stateOf, tagOf } from '#src/api/write-once.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { ForbiddenState } from '#src/feedback/states.tsx';
import { ConflictChoice } from '#src/form/conflict-choice.tsx';
import { PersonFields } from '#src/form/person-fields.tsx';
import { PersonForm, PersonFormFoot } from '#src/form/person-form.tsx';
import { mergePerson, personChangeWords, withTheirs } from '#src/form/person-merge.ts';
import { personValues } from '#src/form/person-values.ts';
import { type PersonEditUse, personDraft, usePersonEdit } from '#src/form/use-person-edit.tsx';
import { fullName, personName } from '#src/lib/person-name.ts';
import { Copyable } from '#src/ui/copyable.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { keepUser, otherOwnerOptions, userOptions } from './user-queries.ts';

interface UserEditDialogProps {
  readonly userId: string;
  /** Leaves the address when there is nothing to go back to. */
  readonly closeTo: () => void;
}

/** Nothing until the person is there: the page below says how that is going. */
export function UserEditDialog({ userId, closeTo }: UserEditDialogProps) {
  // Asked for by the page, which has said by now whether there is such a person.
  const { data } = useQuery({ ...userOptions(userId), enabled: false });
  return data === undefined ? null : <KnownUserDialog key={userId} user={data} closeTo={closeTo} />;
}

function KnownUserDialog({ user, closeTo }: { user: User; closeTo: () => void }) {
  const permission = mayUpdateUser(authorityOf(useSession()), user, {});
  if (permission.allowed) return <EditDialog user={user} closeTo={closeTo} />;
  return (
    <Dialog title="Edit person" description={fullName(user)} onClose={closeTo}>
      <ForbiddenState reason={permission.reason} />
    </Dialog>
  );
}

function EditDialog({ user, closeTo }: { user: User; closeTo: () => void }) {
  const client = useQueryClient();
  const session = useSession();
  const { userId } = user;
  const [place] = useState(() => personDraft(session, userId));
  const use = usePersonEdit<User>({
    row: user,
    schema: userSchema,
    send: (base, body) => answerOf(userUpdate, { params: { userId }, body, ifMatch: tagOf(base) }),
    read: () => client.fetchQuery({ ...userOptions(userId), staleTime: 0 }),
    isUnchanged: isSame,
    onSaved: (saved) => {
      keepUser(client, saved);
      showNotice(`Saved ${personName(saved)}`, { tone: 'ok' });
    },
    closeTo,
    place,
  });
  const { base, conflict } = use;
  return (
    <Dialog
      title="Edit person"
      description={fullName(user)}
      isSheet
      footer={
        <PersonFormFoot
          use={use}
          label={conflict ? undefined : 'Save changes'}
          reason={use.form.formState.isDirty ? undefined : 'Nothing is changed yet.'}
          asItWas="the person is as they were"
        />
      }
      onClose={use.close}
    >
      <PersonForm
        use={use}
        focusFirst="firstName"
        instead={conflict && <Choice key={stateOf(conflict.current)} use={use} conflict={conflict} />}
      >
        {use.isRestored && (
          <p role="status" className="rounded bg-accent-soft px-3 py-2">
            What you typed before is here again.
          </p>
        )}
        {userId === session.person.userId && (
          <p className="rounded bg-high-soft px-3 py-2">
            This is you. What you give up here, only somebody else can give back.
          </p>
        )}
        <div className="flex flex-col gap-1">
          <span className="font-medium">E-mail</span>
          <Copyable value={base.email} name="e-mail address" />
          <span className="text-sm text-faint">
            Cannot change: they sign in with it, and the audit knows them by it. Invite a new address, then
            deactivate this one.
          </span>
        </div>
        <PersonFields control={use.form.control} reasons={useReasons(base)} />
      </PersonForm>
      {use.question}
    </Dialog>
  );
}

/** Why a right cannot be changed, as the server would say it. */
function useReasons(user: User) {
  const authority = authorityOf(useSession());
  const isOwner = isActiveOwner(user);
  const others = useQuery({ ...otherOwnerOptions(user.userId), enabled: isOwner });
  const managing = mayUpdateUser(authority, user, { canManageStudies: true });
  return {
    level: isOwner && others.data === false ? lastOwnerReason : undefined,
    canManageStudies: managing.allowed ? undefined : managing.reason,
  };
}

function Choice({ use, conflict }: { use: PersonEditUse<User>; conflict: Conflict<User> }) {
  const mine = use.form.getValues();
  const theirs = personValues(conflict.current);
  const isRevoked = (one: User) => (one.accessRevokedAt ?? null) !== null;
  return (
    <ConflictChoice
      parts={mergePerson(personValues(use.base), mine, theirs)}
      changes={conflict.changes}
      wordsOf={personChangeWords}
      note={isRevoked(conflict.current) && !isRevoked(use.base) && <p>The person is deactivated now.</p>}
      isSaving={use.isSaving}
      onSave={(fields) => use.saveOn(conflict.current, withTheirs(mine, theirs, fields))}
    />
  );
}

/** A user has no time of the last change. */
function isSame(a: User, b: User): boolean {
  return stateOf(a) !== undefined
    ? isSameState(a, b)
    : JSON.stringify(personValues(a)) === JSON.stringify(personValues(b));
}
