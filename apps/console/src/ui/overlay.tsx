import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

/**
 * What lies over the page until it is closed; its title is a `Radix.Title` inside. The shade is ours and not Radix's:
 * its own would add a style element, which the page's policy forbids; nothing behind it scrolls, since the body never does.
 */
export function Overlay({
  isOpen = true,
  onClose,
  isDescribed = false,
  className,
  children,
}: {
  isOpen?: boolean;
  onClose: () => void;
  /** Whether a `Radix.Description` is inside. */
  isDescribed?: boolean;
  className: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.4)]" />
        <Radix.Content {...(isDescribed ? {} : { 'aria-describedby': undefined })} className={className}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
