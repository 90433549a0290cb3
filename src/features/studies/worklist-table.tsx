import { useNavigate } from '@tanstack/react-router';
import {
  type FocusEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Study } from '#contract/study.ts';
import { useSession } from '#src/api/session.ts';
import { useMedia } from '#src/table/use-media.ts';
import { useRowHeight } from '#src/table/use-row-height.ts';
import { useRowWindow } from '#src/table/use-row-window.ts';
import { SectionHead, SectionNote } from './section-row.tsx';
import type { ActionRequest } from './study-actions.tsx';
import { StudyRow } from './study-row.tsx';
import type { RowRange, Worklist } from './use-worklist.ts';
import { indexOfStudy, nextStudyIndex } from './worklist-rows.ts';
import './worklist.css';

/** What the page's keys do with the table. */
export interface WorklistHandle {
  /** To the next or previous study; false when there is none. */
  move(step: 1 | -1): boolean;
  /** Whether the keyboard is in the rows. */
  hasFocus(): boolean;
  current(): Study | undefined;
  /** Follows the very link that stands in the row. */
  openViewer(): boolean;
  openPage(): boolean;
}

interface Place {
  readonly top: number;
  readonly current: string | undefined;
}

/** Where somebody was, by history entry: Back finds the same rows, a new visit starts at the top. */
const places = new Map<string, Place>();

interface WorklistTableProps {
  readonly worklist: Worklist;
  readonly isOpenView: boolean;
  readonly handle: RefObject<WorklistHandle | null>;
  readonly inView: RefObject<(() => RowRange) | undefined>;
  /** Names the history entry. */
  readonly placeKey: string;
  readonly onMenu: (request: ActionRequest) => void;
}

/** Rows in rem, as the style sheet has them: one line, or the two of a card. */
const wideRow = 2.25;
const narrowRow = 3.75;
/** The next page is asked for when so many rows are left. */
const ahead = 40;

export function WorklistTable(props: WorklistTableProps) {
  const { worklist, isOpenView, handle, inView, placeKey, onMenu } = props;
  const { rows, sections } = worklist;
  const targets = useSession().capabilities.waitTargets;
  const navigate = useNavigate();
  // What does not fit is not drawn at all: a hidden cell would still be one that others have to span.
  const isWide = useMedia('(min-width: 1200px)');
  const isWidest = useMedia('(min-width: 1500px)');
  const columns = isWidest ? 8 : isWide ? 7 : 5;
  const [place] = useState(() => places.get(placeKey));
  const [current, setCurrent] = useState(place?.current);
  const body = useRef<HTMLTableSectionElement>(null);
  const window = useRowWindow(body, rows.count, useRowHeight(wideRow, narrowRow), place?.top);
  const { first, last, scroller } = window;
  const focusWanted = useRef(place?.current !== undefined);

  useEffect(() => {
    inView.current = window.visible;
  });

  useEffect(
    () => () => {
      if (scroller.current) places.set(placeKey, { top: lastTop.current, current: latestCurrent.current });
    },
    [placeKey, scroller],
  );
  const latestCurrent = useRef(current);
  latestCurrent.current = current;
  // When the page goes, the scroller has gone already.
  const lastTop = useRef(0);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const keep = () => {
      lastTop.current = element.scrollTop;
    };
    keep();
    element.addEventListener('scroll', keep, { passive: true });
    return () => element.removeEventListener('scroll', keep);
  }, [scroller]);

  // Rows that came or went above what is in view must not move it. At the top they may: there they are to be seen.
  const anchor = useRef<{ id: string; index: number }>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new rows can move what is in view
  useLayoutEffect(() => {
    const before = anchor.current;
    if (before === undefined || !scroller.current || scroller.current.scrollTop === 0) return;
    const index = indexOfStudy(rows, sections, before.id);
    if (index !== undefined && index !== before.index) window.shift(index - before.index);
  }, [rows]);
  useEffect(() => {
    const seen = window.visible();
    anchor.current = undefined;
    for (let index = seen.first; index <= seen.last; index++) {
      const row = rows.at(index);
      if (row?.kind !== 'study') continue;
      anchor.current = { id: row.study.studyId, index };
      break;
    }
  });

  useEffect(() => {
    for (const section of sections) {
      if (section.state !== 'ready' || section.more !== 'idle' || !section.hasMore) continue;
      const end = rows.firstIndexOf(section.key) + section.studies.length;
      if (end >= first && end <= last + ahead) section.list.loadMore();
    }
  });

  // After the keyboard moved, or Back: the row exists only now.
  useEffect(() => {
    if (!focusWanted.current || current === undefined) return;
    const link = rowElement(body.current, current)?.querySelector<HTMLAnchorElement>('[data-opens=page]');
    if (!link) return;
    focusWanted.current = false;
    // The page's own effects come after ours, and give the focus to its title.
    requestAnimationFrame(() => link.focus({ preventScroll: true }));
  });

  // The current study left the list: the one that stands in its place now is next, and has the focus if this one had it.
  const lastIndex = useRef<number>(undefined);
  const hadFocus = useRef(false);
  useEffect(() => {
    const index = currentIndex();
    if (index === undefined && current !== undefined && lastIndex.current !== undefined) {
      const at =
        nextStudyIndex(rows, lastIndex.current - 1, 1) ?? nextStudyIndex(rows, lastIndex.current, -1);
      const row = rows.at(at ?? -1);
      lastIndex.current = undefined;
      if (row?.kind === 'study') {
        focusWanted.current = hadFocus.current && document.activeElement === document.body;
        setCurrent(row.study.studyId);
      }
    } else lastIndex.current = index;
    hadFocus.current = body.current?.parentElement?.contains(document.activeElement) ?? false;
  });

  const currentIndex = () => (current === undefined ? undefined : indexOfStudy(rows, sections, current));
  const follow = (opens: 'page' | 'viewer') => {
    const link =
      current === undefined
        ? null
        : rowElement(body.current, current)?.querySelector<HTMLAnchorElement>(`[data-opens=${opens}]`);
    link?.click();
    return Boolean(link);
  };

  useImperativeHandle(handle, () => ({
    move(step) {
      const from = currentIndex() ?? (step === 1 ? window.visible().first - 1 : window.visible().last + 1);
      const index = nextStudyIndex(rows, from, step);
      const row = index === undefined ? undefined : rows.at(index);
      if (index === undefined || row?.kind !== 'study') return false;
      window.reveal(index);
      focusWanted.current = true;
      setCurrent(row.study.studyId);
      return true;
    },
    hasFocus: () => body.current?.parentElement?.contains(document.activeElement) ?? false,
    current() {
      const row = rows.at(currentIndex() ?? -1);
      return row?.kind === 'study' ? row.study : undefined;
    },
    openViewer: () => follow('viewer'),
    openPage: () => follow('page'),
  }));

  const takeFocus = (event: FocusEvent) => {
    const id = event.target.closest<HTMLElement>('[data-study]')?.dataset.study;
    if (id !== undefined) setCurrent(id);
  };
  // One listener for all rows: a router's link each would cost more than the row.
  const go = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const pressed =
      event.target instanceof Element
        ? event.target.closest<HTMLElement>('[data-opens=page], [data-opens=menu]')
        : null;
    const studyId = pressed?.closest<HTMLElement>('[data-study]')?.dataset.study;
    if (!pressed || studyId === undefined) return;
    event.preventDefault();
    if (pressed.dataset.opens === 'menu') {
      // Not every browser gives the focus to a button that is clicked.
      setCurrent(studyId);
      onMenu({ studyId, wants: 'menu', anchor: pressed });
    } else void navigate({ to: '/studies/$studyId', params: { studyId } });
  };

  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
  const drawn = indexes.map((index) => rows.at(index));
  // Tab has to reach the rows even when the current one is out of view.
  const tabStop =
    drawn.find((row) => row?.kind === 'study' && row.study.studyId === current) ??
    drawn.find((row) => row?.kind === 'study');

  return (
    <table
      className="grid-table worklist"
      aria-label={isOpenView ? 'Open studies, longest wait first' : 'Studies, newest first'}
      aria-rowcount={sections.some((section) => section.hasMore) ? -1 : rows.count + 1}
    >
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" className={isOpenView ? 'w-11' : 'w-24'}>
            <span className={isOpenView ? 'sr-only' : ''}>Severity</span>
          </th>
          <th scope="col">Study</th>
          <th scope="col" className={isOpenView && isWide ? 'w-60' : 'w-40'}>
            {isOpenView ? 'Waiting' : 'Status'}
          </th>
          <th scope="col" className="w-36">
            Assigned to
          </th>
          {isWide && (
            <>
              <th scope="col" className="w-30">
                Customer
              </th>
              <th scope="col" className="w-29">
                Created
              </th>
            </>
          )}
          {isWidest && (
            <th scope="col" className="w-31">
              DICOM UID
            </th>
          )}
          <th scope="col" className={isWide ? 'w-40' : 'w-26'}>
            <span className="sr-only">Viewer</span>
          </th>
        </tr>
      </thead>
      <tbody className="filler" aria-hidden="true" ref={body}>
        <tr>
          <td colSpan={columns} style={{ height: window.before }} />
        </tr>
      </tbody>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: what is clicked are links, and Enter clicks them */}
      <tbody className="rows" onFocus={takeFocus} onClick={go}>
        {indexes.map((index, position) => {
          const row = drawn[position];
          if (row === undefined) return null;
          // The head is row 1.
          const rowIndex = index + 2;
          if (row.kind === 'study') {
            const { studyId } = row.study;
            return (
              <StudyRow
                key={`${row.section.key} ${studyId}`}
                study={row.study}
                rowIndex={rowIndex}
                targets={targets}
                isOpenView={isOpenView}
                isWide={isWide}
                isWidest={isWidest}
                isCurrent={studyId === current}
                isInTabOrder={row === tabStop}
                isGone={row.section.gone.has(studyId)}
                note={row.section.list.pages?.notes?.get(studyId)}
              />
            );
          }
          const { section } = row;
          const shared = { section, rowIndex, columns };
          return row.kind === 'head' ? (
            <SectionHead key={section.key} {...shared} />
          ) : (
            <SectionNote key={`${section.key}-${index}`} {...shared} kind={row.kind} />
          );
        })}
      </tbody>
      <tbody className="filler" aria-hidden="true">
        <tr>
          <td colSpan={columns} style={{ height: window.after }} />
        </tr>
      </tbody>
    </table>
  );
}

function rowElement(body: Element | null, studyId: string): Element | null | undefined {
  return body?.parentElement?.querySelector(`[data-study="${CSS.escape(studyId)}"]`);
}
