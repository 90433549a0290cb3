import { createFileRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { mayManagePeople } from '#contract/user-rules.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { unsentCount } from '#src/features/invite-many/invite-counts.ts';
import { leaveWords } from '#src/features/invite-many/leave-words.ts';
import { resultsFile } from '#src/features/invite-many/results-file.ts';
import { RoleChoices } from '#src/features/invite-many/role-choices.tsx';
import type { RowState } from '#src/features/invite-many/row-states.ts';
import { RunStrip } from '#src/features/invite-many/run-strip.tsx';
import { ColumnChoices, DefaultChoices } from '#src/features/invite-many/sheet-choices.tsx';
import { SheetInput } from '#src/features/invite-many/sheet-input.tsx';
import { SheetTable } from '#src/features/invite-many/sheet-table.tsx';
import { StateChips } from '#src/features/invite-many/state-chips.tsx';
import { useInviteMany } from '#src/features/invite-many/use-invite-many.ts';
import { ForbiddenState } from '#src/feedback/states.tsx';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { saveFile } from '#src/lib/save-file.ts';
import { BackLink } from '#src/shell/back-link.tsx';
import { Page } from '#src/shell/page.tsx';
import { Button } from '#src/ui/button.tsx';

export const Route = createFileRoute('/invitations/import')({ component: InviteManyPage });

const title = 'Invite many';
const above = <BackLink to="/invitations">Invitations</BackLink>;

function InviteManyPage() {
  const may = mayManagePeople(authorityOf(useSession()));
  if (may.allowed) return <InviteManySheet />;
  return (
    <Page title={title} above={above}>
      <ForbiddenState reason={may.reason} />
    </Page>
  );
}

function InviteManySheet() {
  const many = useInviteMany();
  const { sheet, rows, counts, run } = many;
  const navigate = Route.useNavigate();
  const [isTyping, setIsTyping] = useState(false);
  const leaving = useLeaveGuard(
    sheet === undefined ? isTyping : !many.isSettled,
    () => void navigate({ to: '/invitations', replace: true }),
    run.pause,
    sheet === undefined ? undefined : leaveWords(many),
  );
  // Whose numbers were asked for, as they were then: a row must not vanish while it is put right.
  const [shown, setShown] = useState<{ state: RowState; numbers: ReadonlySet<number> }>();

  if (sheet === undefined)
    return (
      <Page title={title} above={above}>
        <SheetInput
          onTyping={setIsTyping}
          onOpen={(cells) => {
            setShown(undefined);
            setIsTyping(false);
            many.open(cells);
          }}
        />
        {leaving.question}
      </Page>
    );

  const unsent = unsentCount(counts);
  const isRunning = run.state !== 'idle';
  const looking = counts.get('checking') ?? 0;
  const visible = shown === undefined ? rows : rows.filter(({ row }) => shown.numbers.has(row.number));
  return (
    <Page
      title={title}
      above={above}
      beside={
        sheet.blankLines > 0 && (
          <span className="text-faint">
            {sheet.blankLines === 1 ? '1 blank line' : `${sheet.blankLines} blank lines`} left out
          </span>
        )
      }
      actions={
        <>
          <Button
            look="quiet"
            reason={isRunning ? 'Pause the sending first.' : undefined}
            onClick={many.startOver}
          >
            {many.isSettled ? 'Next sheet' : 'Start over'}
          </Button>
          {many.hasStarted && (
            <Button onClick={() => saveFile({ name: 'invitations.csv', text: resultsFile(rows) })}>
              Download results
            </Button>
          )}
          {isRunning ? (
            <Button look="primary" isBusy={run.state === 'pausing'} onClick={run.pause}>
              Pause
            </Button>
          ) : (
            <Button
              look="primary"
              reason={
                unsent > 0
                  ? undefined
                  : looking > 0
                    ? 'The addresses are being looked up.'
                    : many.isSettled
                      ? 'Nothing is left to be sent.'
                      : 'No row is ready to be sent.'
              }
              onClick={many.send}
            >
              Send {unsent.toLocaleString('en')}
            </Button>
          )}
        </>
      }
      toolbar={
        <StateChips
          counts={counts}
          total={rows.length}
          shown={shown?.state}
          onShow={(state) =>
            setShown(
              state && {
                state,
                numbers: new Set(rows.filter((its) => its.state === state).map(({ row }) => row.number)),
              },
            )
          }
        />
      }
    >
      <RunStrip many={many} />
      {!isRunning && !many.isSettled && (
        <div className="flex flex-col gap-1 border-b border-line px-5 py-3">
          <DefaultChoices sheet={sheet} onChange={many.change} />
          <ColumnChoices sheet={sheet} onChange={many.change} />
          <RoleChoices key={sheet.columns.join()} rows={rows} sheet={sheet} onChange={many.change} />
        </div>
      )}
      <SheetTable
        sheet={sheet}
        rows={visible}
        isLocked={isRunning}
        onEdit={many.edit}
        onLeaveOut={many.leaveOut}
      />
      {leaving.question}
    </Page>
  );
}
