import { createFileRoute, Link } from '@tanstack/react-router';
import { type ReactNode, useId, useSyncExternalStore } from 'react';
import { useSession } from '#src/api/session.ts';
import { OwnSessions } from '#src/features/session/own-sessions.tsx';
import { ownSessionListOptions } from '#src/features/session/session-queries.ts';
import { fullName } from '#src/lib/person-name.ts';
import { levelWords } from '#src/lib/person-words.ts';
import { Page } from '#src/shell/page.tsx';
import { shortcutsSetting } from '#src/shell/shortcuts.ts';
import { ThemeChoice } from '#src/shell/theme-choice.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { Keys } from '#src/ui/key.tsx';

export const Route = createFileRoute('/settings')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context }) => void context.queryClient.prefetchQuery(ownSessionListOptions),
  component: SettingsPage,
});

function SettingsPage() {
  const { person, clinic } = useSession();
  const shortcuts = useSyncExternalStore(shortcutsSetting.subscribe, shortcutsSetting.get);
  return (
    <Page title="Settings">
      <div className="flex max-w-3xl flex-col gap-10 p-5">
        <Section title="You">
          <Details>
            <Detail name="Name">
              <Link to="/users/$userId" params={{ userId: person.userId }} className="link">
                {fullName(person)}
              </Link>
            </Detail>
            <Detail name="E-mail">{person.email}</Detail>
            <Detail name="Clinic">
              {clinic.name} <span className="text-faint">· {levelWords[person.level]}</span>
            </Detail>
            <Detail name="Password">
              <Link to="/reset-password" className="link">
                Set a new one by mail
              </Link>
            </Detail>
          </Details>
        </Section>
        <Section title="Appearance" note="Kept in this browser.">
          <ThemeChoice name="theme" areWordsShown />
        </Section>
        <Section title="Keyboard" note="Kept in this browser.">
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="check mt-1"
              checked={shortcuts === 'on'}
              onChange={(event) => shortcutsSetting.set(event.target.checked ? 'on' : 'off')}
            />
            <span>
              Shortcuts of single keys, like <Keys keys="g s" /> for the studies.
              <span className="block text-muted">
                Switch them off when they get in the way of speech input or of your screen reader.
              </span>
            </span>
          </label>
        </Section>
        <Section title="Where you are signed in" note="End what is not you, or what you left open.">
          <OwnSessions />
        </Section>
      </div>
    </Page>
  );
}

function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {note !== undefined && <p className="text-muted">{note}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
