import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { cn } from './class-names.ts';
import { Overlay } from './overlay.tsx';
import { useGuardedClose } from './use-guarded-close.tsx';

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, with the main action last. */
  actions?: ReactNode;
  className?: string;
}

/** A dialog over the page. Escape, a click beside it and its cross ask before text that was written in it is lost. */
export function Dialog({ isOpen, onClose, title, description, children, actions, className }: DialogProps) {
  const { close, onFocusCapture, question } = useGuardedClose(onClose);
  return (
    <Overlay
      isOpen={isOpen}
      onClose={close}
      isDescribed={Boolean(description)}
      className={cn(
        'fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 flex-col',
        'rounded-xl bg-raised shadow-pop',
        className,
      )}
    >
      <header className="flex items-start gap-3 px-5 pt-4 pb-1">
        <div className="min-w-0 grow">
          <Radix.Title className="text-lg">{title}</Radix.Title>
          {description && (
            <Radix.Description asChild>
              <div className="mt-1 text-muted">{description}</div>
            </Radix.Description>
          )}
        </div>
        <Radix.Close asChild>
          <Button look="quiet" size="icon" aria-label="Close" className="-mr-2">
            <X className="size-4" />
          </Button>
        </Radix.Close>
      </header>
      <div className="scroll-thin min-h-0 grow overflow-y-auto px-5 py-3" onFocusCapture={onFocusCapture}>
        {children}
      </div>
      {(question || actions) && (
        <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
          {question || actions}
        </footer>
      )}
    </Overlay>
  );
}
