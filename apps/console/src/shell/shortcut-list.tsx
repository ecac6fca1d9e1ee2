import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { NAV_ITEMS } from './nav-items.ts';

const KEYS: [string, string][] = [
  ['⌘ K', 'Search and commands'],
  ['/', 'Search on this page'],
  ['c', 'New agent'],
  ['j  k', 'Next or previous row or step'],
  ['Enter', 'Open the row or step'],
  ['Esc', 'Close or go back'],
  ['⌘ Enter', 'Submit a form'],
  ['?', 'This list'],
];

export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const all = [...KEYS, ...NAV_ITEMS.map(({ key, label }) => [`g ${key}`, label] as [string, string])];
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {all.map(([keys, what]) => (
          <div key={keys} className="contents">
            <dt className="flex gap-1">
              {keys.split(/\s+/).map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className="text-body">{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
