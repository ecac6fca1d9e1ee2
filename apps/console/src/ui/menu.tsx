import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './class-names.ts';

/** A menu behind a button. */
export function Menu({
  trigger,
  children,
  align = 'end',
  isOpenAtFirst = false,
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
  isOpenAtFirst?: boolean;
}) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={isOpenAtFirst}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-80 min-w-44 animate-appear overflow-y-auto rounded-lg bg-raised p-1 shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuItem({
  onSelect,
  isDangerous = false,
  children,
}: {
  onSelect: () => void;
  isDangerous?: boolean;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={cn(
        'flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-sm outline-none select-none',
        'data-[highlighted]:bg-hover [&_svg]:size-4 [&_svg]:text-muted',
        isDangerous ? 'text-bad' : 'text-strong',
      )}
    >
      {children}
    </DropdownMenu.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-muted text-xs">{children}</DropdownMenu.Label>;
}

export function MenuLine() {
  return <DropdownMenu.Separator className="-mx-1 my-1 border-line border-t" />;
}
