import { Link } from '@tanstack/react-router';
import { Dialog } from '#src/ui/dialog.tsx';
import { Keys } from '#src/ui/key.tsx';
import { shortcutGroups, shortcutsSetting } from './shortcuts.ts';

/** All shortcuts that work on the page below. The default export is for `lazy`. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      title="Keyboard shortcuts"
      description={
        <>
          {shortcutsSetting.get() === 'on' ? 'They never fire while you type.' : 'They are switched off.'}{' '}
          <Link to="/settings" className="link" onClick={onClose}>
            Switch them {shortcutsSetting.get() === 'on' ? 'off' : 'on'} in the settings
          </Link>
        </>
      }
      onClose={onClose}
    >
      <div className="flex flex-col gap-5">
        {shortcutGroups().map((group) => (
          <section key={group.name}>
            <h3 className="mb-1 text-sm font-medium text-faint">{group.name}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <div
                  key={shortcut.keys}
                  className="flex items-center justify-between gap-4 border-b border-line py-1.5 last:border-0"
                >
                  <dt>{shortcut.label}</dt>
                  <dd>
                    <Keys keys={shortcut.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
