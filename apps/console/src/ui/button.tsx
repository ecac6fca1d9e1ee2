import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';
import { Spinner } from './spinner.tsx';

const LOOKS = {
  primary: 'bg-accent-fill text-white hover:bg-accent-hover border-transparent',
  secondary: 'bg-panel text-strong hover:bg-hover border-line-strong shadow-card',
  quiet: 'bg-transparent text-body hover:bg-hover hover:text-strong border-transparent',
  danger: 'bg-panel text-bad hover:bg-bad-soft border-line-strong shadow-card',
  'danger-filled': 'bg-bad-fill text-white hover:opacity-90 border-transparent',
};

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS;
  size?: 'small' | 'normal' | 'icon';
  /** Shows that work is in progress, and ignores further clicks. */
  isBusy?: boolean;
}

/** The style of a button, for links that look like one. */
export function buttonClass(
  look: keyof typeof LOOKS = 'secondary',
  size: ButtonProps['size'] = 'normal',
): string {
  return cn(
    'inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none',
    'transition-colors duration-100 disabled:opacity-50 disabled:pointer-events-none shrink-0',
    size === 'small' && 'h-7 px-2.5 text-xs',
    size === 'normal' && 'h-8 px-3 text-sm',
    size === 'icon' && 'size-7',
    LOOKS[look],
  );
}

export function Button({ look, size, isBusy = false, className, children, disabled, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={cn(buttonClass(look, size), className)}
    >
      {isBusy && <Spinner />}
      {children}
    </button>
  );
}
