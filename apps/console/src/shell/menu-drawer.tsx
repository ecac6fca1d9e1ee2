import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { Button } from '../ui/button.tsx';
import { Overlay } from '../ui/overlay.tsx';
import { Sidebar } from './sidebar.tsx';

/** The navigation on screens that have no room for the sidebar. */
export default function MenuDrawer({ onClose, onPalette }: { onClose: () => void; onPalette: () => void }) {
  return (
    <Overlay onClose={onClose} className="fixed inset-y-0 left-0 z-50 w-64 border-line border-r bg-panel">
      <Dialog.Title className="sr-only">Menu</Dialog.Title>
      <Dialog.Close asChild>
        <Button look="quiet" size="icon" aria-label="Close" className="absolute top-3 right-3 z-10">
          <X className="size-4" />
        </Button>
      </Dialog.Close>
      <Sidebar onPalette={onPalette} />
    </Overlay>
  );
}
