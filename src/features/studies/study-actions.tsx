import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import type { Study } from '#contract/study.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
// A failure has to be said when nothing more can be loaded.
import '#src/feedback/notice-item.tsx';
import { showNotice } from '#src/feedback/notices.ts';
import { lazyPart } from '#src/ui/lazy-part.tsx';
import { Menu, type MenuGroup } from '#src/ui/menu.tsx';
import { followMovingOn } from './moving-on.ts';
import { act, refusalOf, undoLast } from './study-action.ts';
import { referenceTo, type StudyChange } from './study-change.ts';
import { severityWords } from './study-words.ts';

const AssignDialog = lazyPart(() => import('./assign-dialog.tsx'));
const CancelDialog = lazyPart(() => import('./cancel-dialog.tsx'));

/** What the page around it asks for; undefined when nothing. */
export interface ActionRequest {
  readonly studyId: string;
  readonly wants: 'menu' | 'assign';
  /** What was pressed. */
  readonly anchor: HTMLElement;
}

/** A key that was pressed before this code was there, and the study that it meant. */
export interface EarlyKey {
  readonly keys: string;
  readonly studyId: string;
}

export interface StudyActionsProps {
  readonly request: ActionRequest | undefined;
  readonly onRequestEnd: () => void;
  /** The study that a key means. */
  readonly current: () => Study | undefined;
  /** As the page shows it now. */
  readonly find: (studyId: string) => Study | undefined;
  readonly early?: RefObject<EarlyKey | undefined>;
  readonly onReady?: () => void;
}

export interface StudyActionsUse {
  /** For the page to register. */
  readonly shortcuts: readonly {
    readonly keys: string;
    readonly label: string;
    readonly run: () => boolean;
  }[];
  /** The menu or dialog that is open. */
  readonly drawn: ReactNode;
}

/** Everything that can be done to one study without leaving the page: keys, menu and dialogs. */
export function useStudyActions(props: StudyActionsProps): StudyActionsUse {
  const { request, onRequestEnd, current, find, early, onReady } = props;
  const client = useQueryClient();
  const session = useSession();
  const navigate = useNavigate();
  const writer = { client, session };
  const [dialog, setDialog] = useState<{ readonly name: 'assign' | 'cancel'; readonly study: Study }>();
  useEffect(() => followMovingOn(client), [client]);

  const permission = mayManageStudies(authorityOf(session));
  const open = (name: 'assign' | 'cancel', study: Study) => {
    const reason = permission.allowed
      ? name === 'cancel'
        ? refusalOf(writer, study, { field: 'isCancelled', to: true })
        : undefined
      : permission.reason;
    if (reason === undefined) setDialog({ name, study });
    else showNotice(reason);
  };
  const edit = (study: Study) => {
    if (permission.allowed)
      void navigate({ to: '/studies/$studyId/edit', params: { studyId: study.studyId } });
    else showNotice(permission.reason);
  };
  const assignToMe: StudyChange = { field: 'assignedTo', to: referenceTo(session.person) };
  const unassign: StudyChange = { field: 'assignedTo', to: null };
  const severities = ['stat', 'high', 'normal'] as const;
  const statusOf = (study: Study): StudyChange => ({
    field: 'studyViewerStatus',
    to: study.studyViewerStatus === 'complete' ? 'incomplete' : 'complete',
  });
  const cancelOrRestore = (study: Study) => {
    if (study.isCancelled) void act(writer, study, { field: 'isCancelled', to: false });
    else open('cancel', study);
  };

  const onCurrent = (run: (study: Study) => void) => () => {
    const study = current();
    if (study === undefined) return false;
    run(study);
    return true;
  };
  const change = (wanted: StudyChange) => onCurrent((study) => void act(writer, study, wanted));
  const shortcuts = [
    { keys: 'a', label: 'Assign', run: onCurrent((study) => open('assign', study)) },
    { keys: 'm', label: 'Assign to me', run: change(assignToMe) },
    { keys: 'u', label: 'Take the assignment away', run: change(unassign) },
    ...severities.map((severity, index) => ({
      keys: `s ${index + 1}`,
      label: `Severity ${severityWords[severity].toLowerCase()}`,
      run: change({ field: 'severity', to: severity }),
    })),
    {
      keys: 'c',
      label: 'Complete, or incomplete again',
      run: onCurrent((study) => void act(writer, study, statusOf(study))),
    },
    { keys: 'e', label: 'Edit', run: onCurrent(edit) },
    { keys: 'x', label: 'Cancel, or restore', run: onCurrent(cancelOrRestore) },
    { keys: 'z', label: 'Undo the last change', run: undoLast },
  ];

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is there
  useEffect(() => {
    onReady?.();
    const pressed = early?.current;
    if (!early || pressed === undefined) return;
    early.current = undefined;
    // Only if nobody has gone on to another study meanwhile.
    if (current()?.studyId === pressed.studyId) shortcuts.find(({ keys }) => keys === pressed.keys)?.run();
  }, []);

  const asked = request && find(request.studyId);
  const opener = useRef(open);
  opener.current = open;
  const isAssignAsked = request?.wants === 'assign' && asked !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each request
  useEffect(() => {
    if (!isAssignAsked || asked === undefined) return;
    opener.current('assign', asked);
    onRequestEnd();
  }, [isAssignAsked]);

  const groupsFor = (study: Study): MenuGroup[] => {
    const item = (label: string, keys: string, wanted: StudyChange) => ({
      label,
      keys,
      reason: refusalOf(writer, study, wanted),
      run: () => void act(writer, study, wanted),
    });
    const reason = permission.allowed ? undefined : permission.reason;
    return [
      {
        items: [
          { label: 'Assign…', keys: 'a', reason, run: () => open('assign', study) },
          item('Assign to me', 'm', assignToMe),
          item('Unassign', 'u', unassign),
        ],
      },
      {
        label: 'Severity',
        items: severities.map((severity, index) => ({
          ...item(severityWords[severity], `s ${index + 1}`, { field: 'severity', to: severity }),
          isChosen: study.severity === severity,
        })),
      },
      {
        items: [
          item(
            study.studyViewerStatus === 'complete' ? 'Mark incomplete' : 'Mark complete',
            'c',
            statusOf(study),
          ),
          { label: 'Edit…', keys: 'e', reason, run: () => edit(study) },
          study.isCancelled
            ? item('Restore study', 'x', { field: 'isCancelled', to: false })
            : { label: 'Cancel study…', keys: 'x', reason, run: () => open('cancel', study) },
        ],
      },
    ];
  };

  const shown = dialog && (find(dialog.study.studyId) ?? dialog.study);
  const close = () => setDialog(undefined);
  const drawn = (
    <>
      {request?.wants === 'menu' && asked && (
        <Menu
          label={`Actions for ${asked.studyDescription}`}
          groups={groupsFor(asked)}
          anchor={request.anchor}
          onClose={onRequestEnd}
        />
      )}
      {dialog?.name === 'assign' && shown && (
        <Suspense>
          <AssignDialog study={shown} onClose={close} />
        </Suspense>
      )}
      {dialog?.name === 'cancel' && shown && (
        <Suspense>
          <CancelDialog
            study={shown}
            onCancel={() => void act(writer, shown, { field: 'isCancelled', to: true })}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
  return { shortcuts, drawn };
}
