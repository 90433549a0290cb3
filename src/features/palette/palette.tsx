import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { mayManagePeople } from '#contract/user-rules.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { takeEarlyKeys } from '#src/lib/early-keys.ts';
import { handOverAddress } from '#src/lib/handed-over.ts';
import { recentPeople } from '#src/lib/recent-people.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { Keys } from '#src/ui/key.tsx';
import {
  addressItem,
  fittingPages,
  type PaletteGroup,
  type PaletteItem,
  peopleGroup,
} from './palette-items.ts';
import { addressOptions, peopleByNameOptions, ranked } from './palette-queries.ts';
import { readPaletteText } from './palette-text.ts';

/** Milliseconds without a key before people are searched. */
const typingPause = 120;

/** As soon as the field is there, before the dialog would give the focus to its first button. */
const focusAtOnce = (input: HTMLInputElement | null) => input?.focus();

/** From anywhere to a person or a page: a few letters, Enter. The default export is for `lazy`. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { history } = useRouter();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  /** Enter was pressed before what it is meant for was there. */
  const [isWanted, setIsWanted] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const [opener, setOpener] = useState<Element | null>(null);
  // Not while it is drawn for the first time: until it stands on the page, letters still go elsewhere.
  useLayoutEffect(() => {
    const early = takeEarlyKeys();
    if (early === undefined) return;
    const [text = '', ...entered] = early.field.value.split('\n');
    setTyped(text);
    setIsWanted(entered.length > 0);
    setOpener(early.opener);
  }, []);
  const { groups, hint, isSearching, failure, retry } = usePalette(typed, isWanted);
  const items = groups.flatMap((group) => group.items);
  const current = Math.min(active, items.length - 1);

  const choose = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    if (item.address !== undefined) handOverAddress(item.address);
    // First, so that the page that is gone to gets the focus and not what had it before.
    onClose();
    history.push(item.href);
  };
  const latest = useRef(choose);
  latest.current = choose;
  const first = items[0];
  useEffect(() => {
    if (!isWanted || isSearching) return;
    setIsWanted(false);
    latest.current(first);
  }, [isWanted, isSearching, first]);

  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      if (isSearching) setIsWanted(true);
      else choose(items[current]);
    } else if (move !== undefined && items.length > 0) {
      event.preventDefault();
      const next = (current + move + items.length) % items.length;
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
  };

  let index = -1;
  return (
    <Dialog title="Find people and pages" opener={opener} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <input
          ref={focusAtOnce}
          role="combobox"
          className="field w-full"
          aria-label="Name, e-mail, id or page"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items[current] && `${id}-${current}`}
          aria-autocomplete="list"
          aria-describedby={`${id}-note`}
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          placeholder="Name, e-mail, id or page"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
            setIsWanted(false);
          }}
          onKeyDown={press}
        />
        {failure !== null && <FailureLine failure={failure} onRetry={retry} />}
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label="People and pages"
          aria-busy={isSearching}
          className="-mx-2 h-72 overflow-y-auto"
        >
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of a list of options is no fieldset
            <div key={group.name} role="group" aria-label={group.name}>
              <p className="px-2 pt-2 pb-1 text-sm text-faint" aria-hidden="true">
                {group.name}
              </p>
              {group.items.map((item) => {
                index += 1;
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text field's, which keeps the focus
                  <div
                    key={item.id}
                    id={`${id}-${index}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={index === current}
                    className="flex h-row cursor-pointer items-center gap-2.5 rounded px-2 hover:bg-hover aria-selected:bg-selected"
                    onClick={() => choose(item)}
                  >
                    {item.initials !== undefined && <Avatar initials={item.initials} />}
                    <span className="truncate font-medium">{item.label}</span>
                    {item.note !== undefined && (
                      <span className="ml-auto truncate text-sm text-muted">{item.note}</span>
                    )}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
        <p id={`${id}-note`} role="status" className="text-sm text-muted">
          {hint}
        </p>
        <p className="flex items-center gap-1.5 text-sm text-faint max-md:hidden" aria-hidden="true">
          <Keys keys="Enter" /> opens, <Keys keys="↑ ↓" /> choose, <Keys keys="Esc" /> closes
        </p>
      </div>
    </Dialog>
  );
}

interface PaletteAnswer {
  readonly groups: readonly PaletteGroup[];
  /** What is being done, or what to do. */
  readonly hint: string;
  /** What is shown belongs to other letters than those that stand there. */
  readonly isSearching: boolean;
  readonly failure: unknown;
  readonly retry: () => void;
}

/** What can be gone to; `isAtOnce` does not wait for more letters. */
function usePalette(typed: string, isAtOnce: boolean): PaletteAnswer {
  const session = useSession();
  const permission = mayManagePeople(authorityOf(session));
  const [searched, setSearched] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSearched(typed), isAtOnce ? 0 : typingPause);
    return () => clearTimeout(timer);
  }, [typed, isAtOnce]);
  const text = readPaletteText(typed);
  const asked = readPaletteText(searched);

  const people = useQuery({
    ...peopleByNameOptions(asked.kind === 'name' ? asked.name : ''),
    enabled: asked.kind === 'name',
    placeholderData: keepPreviousData,
  });
  const address = useQuery({
    ...addressOptions(
      asked.kind === 'address' ? asked.address : '',
      permission.allowed,
      session.capabilities.addressCheck,
    ),
    enabled: asked.kind === 'address',
  });
  const query = text.kind === 'address' ? address : people;
  const isAsking = text.kind === 'name' || text.kind === 'address';
  const isSearching = isAsking && query.error === null && (typed !== searched || query.isFetching);
  const shared = { isSearching, failure: isAsking ? query.error : null, retry: () => void query.refetch() };

  switch (text.kind) {
    case 'nothing':
      return { ...shared, groups: filled(peopleGroup('Recent', recentPeople()), fittingPages('')), hint: '' };
    case 'part':
      return { ...shared, groups: [], hint: text.hint };
    case 'id':
      return {
        ...shared,
        groups: [{ name: 'By id', items: [{ id: text.href, label: text.label, href: text.href }] }],
        hint: '',
      };
    case 'address': {
      if (isSearching || address.data === undefined) return { ...shared, groups: [], hint: 'Looking…' };
      const item = addressItem(address.data, permission);
      return typeof item === 'string'
        ? { ...shared, groups: [], hint: item }
        : { ...shared, groups: [{ name: 'By e-mail', items: [item] }], hint: '' };
    }
    case 'name': {
      const groups = filled(
        peopleGroup('People', ranked(people.data ?? [], recentPeople(), text.name)),
        fittingPages(text.name),
      );
      const hint = isSearching ? 'Searching…' : groups.length === 0 ? 'Nobody and no page is called so.' : '';
      return { ...shared, groups, hint };
    }
  }
}

const filled = (...groups: readonly PaletteGroup[]) => groups.filter(({ items }) => items.length > 0);
