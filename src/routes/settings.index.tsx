import { createFileRoute, Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useSession } from '#src/api/session.ts';
import { ProfileForm } from '#src/features/settings/profile-form.tsx';
import { Section } from '#src/features/settings/section.tsx';
import { fullName } from '#src/lib/person-name.ts';
import { levelWords } from '#src/lib/person-words.ts';
import { shortcutsSetting } from '#src/shell/shortcuts.ts';
import { ThemeChoice } from '#src/shell/theme-choice.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { Keys } from '#src/ui/key.tsx';

export const Route = createFileRoute('/settings/')({ component: OwnSettings });

function OwnSettings() {
  const { person, clinic } = useSession();
  const shortcuts = useSyncExternalStore(shortcutsSetting.subscribe, shortcutsSetting.get);
  return (
    <div className="flex max-w-3xl flex-col gap-10 p-5">
      <Section title="You">
        <div className="mb-5">
          <Details>
            <Detail name="Name">
              <Link to="/users/$userId" params={{ userId: person.userId }} className="link">
                {fullName(person)}
              </Link>
            </Detail>
            <Detail name="E-mail">
              {person.email}{' '}
              <span className="block text-sm text-faint">It names you, so it cannot change.</span>
            </Detail>
            <Detail name="Clinic">
              {clinic.name} <span className="text-faint">· {levelWords[person.level]}</span>
            </Detail>
          </Details>
        </div>
        <ProfileForm />
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
    </div>
  );
}
