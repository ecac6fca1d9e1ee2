import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

/**
 * A layer over the page until it is closed; its title is a `Radix.Title` inside. The backdrop is ours and not Radix's,
 * which would add a style element that the page's policy forbids. Nothing behind it scrolls, since the body never does.
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
