import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { MOD_KEY } from '../ui/platform.ts';
import { navItemsOf } from './nav-items.ts';
import { useUser } from './user-context.ts';

interface Shortcut {
  keys: string[];
  does: string;
}

const EVERYWHERE: Shortcut[] = [
  { keys: [MOD_KEY, 'K'], does: 'Search and commands' },
  { keys: ['/'], does: 'Search on this page' },
  { keys: ['c'], does: 'New agent' },
  { keys: [MOD_KEY, 'Enter'], does: 'Submit a form' },
  { keys: ['Esc'], does: 'Close or go back' },
  { keys: ['?'], does: 'Keyboard shortcuts' },
];

const IN_LISTS: Shortcut[] = [
  { keys: ['j'], does: 'Next row or step' },
  { keys: ['k'], does: 'Previous row or step' },
  { keys: ['Enter'], does: 'Open the row or step' },
];

/** Every shortcut, with the keys of the reader's own keyboard. */
export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const { user } = useUser();
  const pages = navItemsOf(user.role).map(({ key, label }) => ({ keys: ['g', key], does: label }));
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard shortcuts" className="w-[min(40rem,calc(100vw-2rem))]">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <div className="space-y-5">
          <Shortcuts title="Everywhere" shortcuts={EVERYWHERE} />
          <Shortcuts title="In lists" shortcuts={IN_LISTS} />
        </div>
        <Shortcuts title="Go to a page" shortcuts={pages} />
      </div>
    </Dialog>
  );
}

function Shortcuts({ title, shortcuts }: { title: string; shortcuts: Shortcut[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 text-muted text-xs">{title}</h3>
      <dl>
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className="flex h-7 items-center justify-between gap-4">
            <dt className="order-2 flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className="text-body">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
