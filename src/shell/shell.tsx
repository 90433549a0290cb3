import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { mayManagePeople } from '#contract/user-rules.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { useReadAt } from '#src/api/read-at.ts';
import { authorityOf, sessionOptions } from '#src/api/session.ts';
import { FailedState } from '#src/feedback/states.tsx';
import { catchKeys } from '#src/lib/early-keys.ts';
import { Brand } from '#src/ui/brand.tsx';
import { IconButton } from '#src/ui/button.tsx';
import { closePath, Icon } from '#src/ui/icon.tsx';
import { lazyPart } from '#src/ui/lazy-part.tsx';
import { useNavNotes } from './nav-notes.ts';
import { PagePending } from './page-pending.tsx';
import { listenForShortcuts, useShortcuts } from './shortcuts.ts';
import { WhenQuiet } from './when-quiet.tsx';

// The rows come first: what changes who is signed in may come a moment later.
const PersonBlock = lazyPart(() => import('./person-block.tsx'));
const ReadAtBanner = lazyPart(() => import('./read-at-banner.tsx'));
const ShortcutsDialog = lazyPart(() => import('./shortcuts-dialog.tsx'));
const Palette = lazyPart(() => import('#src/features/palette/palette.tsx'));

const places = [
  {
    to: '/studies',
    isForManagers: false,
    label: 'Studies',
    icon: 'M2.5 3h11v10h-11zM2.5 6.5h11M6 6.5V13',
    note: 'studies',
  },
  {
    to: '/users',
    isForManagers: false,
    label: 'People',
    icon: 'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c.4-2.4 2.5-4 5-4s4.6 1.6 5 4',
    note: 'users',
  },
  {
    to: '/invitations',
    isForManagers: true,
    label: 'Invitations',
    icon: 'M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5',
    note: 'invitations',
  },
  {
    to: '/audit',
    isForManagers: true,
    label: 'Audit',
    icon: 'M4 2.5h8v11H4zM6 5.5h4M6 8h4M6 10.5h2',
    note: undefined,
  },
] as const;

const lockPath = 'M5 7V5.25a3 3 0 0 1 6 0V7M3.5 7h9v6.5h-9z';

/** As high as what comes there. */
const personSpace = <div className="h-27 shrink-0 border-t border-line" />;

const placeLook =
  'flex h-8 items-center gap-2.5 rounded px-2.5 text-muted hover:bg-sunken hover:text-text aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:text-text max-md:h-10';

/** The frame of every page behind the sign-in. It stands at once; what needs the session fills in. */
export function Shell({ children }: { children: ReactNode }) {
  const session = useQuery(sessionOptions);
  const notes = useNavNotes();
  const readAt = useReadAt();
  const navigate = useNavigate();
  const pathname = useLocation({ select: (location) => location.pathname });
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const find = () => setIsPaletteOpen(true);

  useEffect(listenForShortcuts, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of page that closes the menu
  useEffect(() => setIsMenuOpen(false), [pathname]);

  useEffect(() => {
    if (!isMenuOpen) return;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setIsMenuOpen(false);
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [isMenuOpen]);

  useShortcuts('Everywhere', [
    { keys: 'g s', label: 'Go to studies', run: () => void navigate({ to: '/studies' }) },
    { keys: 'g p', label: 'Go to people', run: () => void navigate({ to: '/users' }) },
    { keys: 'g i', label: 'Go to invitations', run: () => void navigate({ to: '/invitations' }) },
    { keys: 'g a', label: 'Go to the audit', run: () => void navigate({ to: '/audit' }) },
    { keys: 'Ctrl+K', label: 'Find people and pages', run: find },
    { keys: '?', label: 'Show all shortcuts', run: () => setIsHelpOpen(true) },
  ]);

  // Signed out is on its way to the sign-in page; anything else is said here, with a way to try again.
  const failure =
    session.data === undefined &&
    !(session.error instanceof ApiFailure && session.error.kind === 'unauthenticated')
      ? session.error
      : null;

  const managing = session.data && mayManagePeople(authorityOf(session.data));
  // Not taken away: the page itself says why, also to those who see no hints.
  const closedBecause = managing?.allowed === false ? managing.reason : undefined;

  // Left to Suspense, the page would come 300 ms after its data: so long React keeps a fallback that it has shown.
  // Only until somebody is known: later the page must stay, whatever becomes of the session.
  const [isKnown, setIsKnown] = useState(session.data !== undefined);
  if (!isKnown && session.data !== undefined) setIsKnown(true);

  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <button
        type="button"
        className="button fixed top-2 left-2 z-50 not-focus:sr-only"
        onClick={() => document.getElementById('main')?.focus()}
      >
        Skip to content
      </button>
      <header
        className={`flex shrink-0 flex-col border-line bg-surface max-md:border-b md:w-sidebar md:border-r ${isMenuOpen ? 'max-md:max-h-full max-md:overflow-y-auto' : ''}`}
      >
        <div className="flex h-12 shrink-0 items-center justify-between pr-2 pl-4.5 md:h-14">
          <Link to="/studies" aria-label="Readroom, to the studies">
            <Brand />
          </Link>
          <IconButton
            label="Find people and pages"
            aria-keyshortcuts="Control+K Meta+K"
            className="ml-auto"
            onClick={find}
          >
            <Icon path="M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.2 10.2l3.3 3.3" />
          </IconButton>
          <span className="md:hidden">
            <IconButton
              label={isMenuOpen ? 'Close the menu' : 'Open the menu'}
              aria-expanded={isMenuOpen}
              aria-controls="menu"
              onClick={() => setIsMenuOpen(!isMenuOpen)}
            >
              <Icon path={isMenuOpen ? closePath : 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11'} />
            </IconButton>
          </span>
        </div>
        <div id="menu" className={`min-h-0 flex-1 flex-col md:flex ${isMenuOpen ? 'flex' : 'hidden'}`}>
          <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto px-2 pb-2">
            {places.map(({ to, label, icon, note, isForManagers }) => {
              const beside = note === undefined ? undefined : notes[note];
              const reason = isForManagers ? closedBecause : undefined;
              return (
                <Link key={to} to={to} className={placeLook} title={reason} aria-description={reason}>
                  <Icon path={icon} />
                  {label}
                  {reason !== undefined && <Icon path={lockPath} className="ml-auto size-3.5 text-faint" />}
                  {beside && (
                    <span
                      className={`ml-auto text-sm ${beside.isUrgent ? 'font-medium text-stat' : 'text-faint'}`}
                    >
                      {beside.text}
                    </span>
                  )}
                </Link>
              );
            })}
            <Link to="/settings" className={`${placeLook} md:mt-auto`}>
              <Icon path="M2 5h6.5M12 5h2M2 11h2M7.5 11H14M8.5 5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 0 0-3.5 0zM4 11a1.75 1.75 0 1 0 3.5 0A1.75 1.75 0 0 0 4 11z" />
              Settings
            </Link>
          </nav>
          <WhenQuiet fallback={personSpace}>
            <Suspense fallback={personSpace}>
              <PersonBlock session={session.data} />
            </Suspense>
          </WhenQuiet>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col">
        {readAt && isKnown && (
          <Suspense>
            <ReadAtBanner readAt={readAt} />
          </Suspense>
        )}
        {failure !== null ? (
          <FailedState failure={failure} onRetry={() => void session.refetch()} />
        ) : isKnown ? (
          children
        ) : (
          <PagePending />
        )}
      </main>
      {isPaletteOpen && (
        // No letter is lost, or taken for a shortcut, while the code is on its way.
        <Suspense
          fallback={<textarea ref={catchKeys} className="sr-only" aria-label="Find people and pages" />}
        >
          <Palette onClose={() => setIsPaletteOpen(false)} />
        </Suspense>
      )}
      {isHelpOpen && (
        <Suspense>
          <ShortcutsDialog onClose={() => setIsHelpOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
