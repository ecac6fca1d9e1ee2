import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './class-names.ts';

const BOX =
  'w-full rounded-md border border-edge bg-panel text-strong text-sm placeholder:text-muted ' +
  'hover:border-muted focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-bad';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input {...props} className={cn(BOX, 'h-8 px-2.5', className)} />;
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea {...props} className={cn(BOX, 'px-2.5 py-2 leading-relaxed', className)} />;
}

/** The platform's own list: fastest by keyboard, and right on phones. */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  return (
    <span className={cn('relative inline-flex', className)}>
      <select {...props} className={cn(BOX, 'h-8 appearance-none pr-7 pl-2.5')}>
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-muted" />
    </span>
  );
}

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  /** Receives the ids that connect the control to its label, hint and error. */
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ReactNode;
  className?: string;
}

/** A labelled control with a hint, or with an error instead of the hint. */
export function Field({ label, hint, error, children, className }: FieldProps) {
  const id = useId();
  const text = error ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium text-strong text-xs">
        {label}
      </label>
      {children({ id, 'aria-describedby': text ? `${id}-text` : undefined, 'aria-invalid': Boolean(error) })}
      {text && (
        <p id={`${id}-text`} className={cn('mt-1 text-xs', error ? 'text-bad' : 'text-muted')}>
          {text}
        </p>
      )}
    </div>
  );
}

export function Checkbox({
  label,
  hint,
  ...props
}: ComponentProps<'input'> & { label: string; hint?: string }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input {...props} id={id} type="checkbox" className="mt-[3px] size-3.5 shrink-0 accent-accent-fill" />
      <label htmlFor={id} className="text-sm">
        <span className="text-strong">{label}</span>
        {hint && <span className="block text-muted text-xs">{hint}</span>}
      </label>
    </div>
  );
}
