import { type CSSProperties, memo } from 'react';
import type { WaitTargets } from '#contract/session.ts';
import type { Study } from '#contract/study.ts';
import { initials, personName } from '#src/lib/person-name.ts';
import { instant, readTime } from '#src/lib/time.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { useNow } from '#src/ui/now.ts';
import type { RowNote } from './study-pages.ts';
import { studyWait } from './study-wait.ts';
import {
  assigneeWords,
  isDeactivated,
  severityWords,
  shortTime,
  statusWords,
  tellingValue,
  uidEnd,
} from './study-words.ts';

interface StudyRowProps {
  readonly study: Study;
  /** The row's place among all rows of the table, the head being 1. */
  readonly rowIndex: number;
  readonly targets: WaitTargets;
  /** In the open view the wait; elsewhere the status. */
  readonly isOpenView: boolean;
  /** Room for customer and time; room for the UID too. */
  readonly isWide: boolean;
  readonly isWidest: boolean;
  /** Where the keyboard is: only this row's links are in the tab order. */
  readonly isCurrent: boolean;
  readonly isInTabOrder: boolean;
  /** Shown, but known to have left the list. */
  readonly isGone: boolean;
  readonly note: RowNote | undefined;
}

/** One study. As few elements as it takes: a screen has twenty of these. */
export const StudyRow = memo(function StudyRow(props: StudyRowProps) {
  const { study, rowIndex, targets, isOpenView, isWide, isWidest, isCurrent, isInTabOrder, isGone, note } =
    props;
  const { studyId, studyDescription, severity, assignedTo } = study;
  const value = tellingValue(study);
  const gone =
    note === undefined
      ? isGone
        ? 'no longer in this list'
        : undefined
      : note.kind !== 'failed'
        ? note.words
        : undefined;
  const created = readTime(study.createdAt);
  const tabIndex = isInTabOrder ? 0 : -1;
  return (
    <tr
      aria-rowindex={rowIndex}
      data-study={studyId}
      data-current={isCurrent || undefined}
      data-gone={note?.kind === 'moves' ? 'moves' : gone !== undefined || undefined}
      data-failed={note?.kind === 'failed' || undefined}
    >
      <td className={isOpenView ? 'mark' : 'mark with-word'} data-severity={severity}>
        {severityWords[severity]}
      </td>
      <th scope="row" className="study-cell">
        {note?.kind === 'failed' && <b>{note.words}</b>}
        <a
          href={`/studies/${studyId}`}
          data-opens="page"
          className="name-link"
          tabIndex={tabIndex}
          title={studyDescription}
        >
          {studyDescription}
        </a>
        {value !== undefined && <span title={value}>{value}</span>}
      </th>
      {gone !== undefined ? (
        // Nobody waits for it here.
        <td className="status-cell" title={gone}>
          {gone}
        </td>
      ) : isOpenView ? (
        <WaitCell createdAt={study.createdAt} target={targets[severity]} />
      ) : (
        <td className="status-cell">{statusWords(study)}</td>
      )}
      <td className={assignedTo ? 'who' : 'who dim'} title={assignedTo?.email}>
        {assignedTo && (
          <>
            <Avatar initials={initials(assignedTo)} isDim={isDeactivated(assignedTo)} />{' '}
          </>
        )}
        {assignedTo && !isDeactivated(assignedTo) ? personName(assignedTo) : assigneeWords(assignedTo)}
      </td>
      {isWide && (
        <>
          <td className="dim">{study.expressCustomer?.expressCustomerName}</td>
          <td className="dim" title={created === undefined ? undefined : instant(created)}>
            {created === undefined ? 'Unknown' : shortTime(created, Date.now())}
          </td>
        </>
      )}
      {isWidest && (
        <td className="identifier" title={study.studyInstanceUid}>
          {uidEnd(study.studyInstanceUid)}
        </td>
      )}
      <td className="open-cell">
        <a
          href={`/open/${studyId}`}
          data-opens="viewer"
          target="_blank"
          rel="noreferrer"
          tabIndex={tabIndex}
          aria-label={`Open in Viewer: ${studyDescription}`}
        >
          {isCurrent && isWide ? 'Open in Viewer' : 'Open'}
        </a>
        {/* Last, where the longer words beside it do not move it from under the pointer that makes the row current. */}
        <button
          type="button"
          data-opens="menu"
          aria-haspopup="menu"
          aria-label={`Actions: ${studyDescription}`}
          tabIndex={tabIndex}
        >
          ⋯
        </button>
      </td>
    </tr>
  );
});

/** Custom properties are no part of React's own type. */
function share(part: number): CSSProperties {
  return Object.fromEntries([['--share', `${Math.round(part * 100)}%`]]);
}

interface WaitCellProps {
  readonly createdAt: Study['createdAt'];
  readonly target: WaitTargets['stat'];
}

/** Ticks by itself, so that time passing draws nothing else again. */
function WaitCell({ createdAt, target }: WaitCellProps) {
  const wait = studyWait(createdAt, target, useNow());
  return (
    <td
      className="wait"
      data-tone={wait.tone}
      style={share(wait.share)}
      title={`Target: ${target.targetMinutes} min`}
    >
      <b>{wait.words}</b>
      {wait.over !== undefined && (
        <span className="over-words">
          {' '}
          · {wait.over} over
          <span className="sr-only"> target</span>
        </span>
      )}
    </td>
  );
}
