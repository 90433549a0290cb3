import { failureWords } from '#src/api/failure-words.ts';
import { Button } from '#src/ui/button.tsx';
import { useNow } from '#src/ui/now.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { countWords, sectionFacts, sectionWords } from './section-summary.ts';
import { severityWords } from './study-words.ts';
import type { LoadedSection } from './use-worklist.ts';

interface SectionRowProps {
  readonly section: LoadedSection;
  readonly rowIndex: number;
  readonly columns: number;
}

/** What a section is and what is true about it. */
export function SectionHead({ section, rowIndex, columns }: SectionRowProps) {
  const now = useNow();
  const { studies, hasMore, more, state, isServerOrder } = section;
  const load = { loaded: studies.length, hasMore, isLoadingMore: more === 'loading', isServerOrder };
  return (
    <tr aria-rowindex={rowIndex}>
      <th scope="colgroup" colSpan={columns} className="section-head" data-severity={section.key}>
        {section.key !== 'list' && (
          <>
            <span className="mark" data-severity={section.key} aria-hidden="true" />
            {severityWords[section.key]}
          </>
        )}
        {state === 'ready' && (
          <>
            <span className="count">{countWords(studies.length, hasMore)}</span>
            <span className="section-words text-muted">{sectionWords(sectionFacts(studies), load, now)}</span>
          </>
        )}
      </th>
    </tr>
  );
}

/** In place of studies: on their way, not there, or not to be had. */
export function SectionNote({
  section,
  rowIndex,
  columns,
  kind,
}: SectionRowProps & { readonly kind: 'empty' | 'failed' | 'more' | 'skeleton' }) {
  if (kind === 'skeleton' || (kind === 'more' && section.more !== 'failed'))
    return (
      <tr aria-rowindex={rowIndex}>
        <td colSpan={columns} className="whole-row">
          <span className="sr-only">Loading</span>
          <Skeleton width={`${40 + ((rowIndex * 37) % 40)}%`} />
        </td>
      </tr>
    );
  const name = section.key === 'list' ? '' : `${severityWords[section.key].toLowerCase()} `;
  if (kind === 'empty')
    return (
      <tr aria-rowindex={rowIndex}>
        <td colSpan={columns} className="whole-row text-muted">
          No {name}studies
        </td>
      </tr>
    );
  const words = failureWords(section.list.failure);
  return (
    <tr aria-rowindex={rowIndex}>
      <td colSpan={columns} className="whole-row">
        <Button size="small" onClick={section.list.retry}>
          Try again
        </Button>{' '}
        <strong className="ml-2 font-medium text-over">{words.title}.</strong>{' '}
        {kind === 'more' ? `More ${name}studies could not be loaded.` : words.message}
      </td>
    </tr>
  );
}
