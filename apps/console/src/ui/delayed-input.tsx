import { type ReactNode, useEffect, useRef, useState } from 'react';
import { cn } from './class-names.ts';
import { Input } from './field.tsx';

/** How long typing must pause before the list is filtered, milliseconds. */
const PAUSE_MS = 250;

/** A text filter that applies when typing pauses. Invalid text is marked and does not change the filter. */
export function DelayedInput({
  label,
  placeholder,
  icon,
  value,
  onChange,
  isInvalid,
  isSearch = false,
  options,
  maxLength,
  className,
}: {
  label: string;
  placeholder: string;
  icon?: ReactNode;
  value: string;
  onChange: (text: string) => void;
  isInvalid?: (text: string) => boolean;
  isSearch?: boolean;
  /** The id of a list of suggestions. */
  options?: string;
  maxLength?: number;
  className?: string;
}) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  // Only a change from outside is taken over: what was sent from here may come back after more was typed.
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the pause
  useEffect(() => {
    if (text === value || isInvalid?.(text)) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onChange(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className={cn('relative', className)}>
      {icon && (
        <span aria-hidden className="absolute top-2 left-2.5 text-muted [&_svg]:size-4">
          {icon}
        </span>
      )}
      <Input
        aria-label={label}
        title={label}
        aria-invalid={isInvalid?.(text) || undefined}
        placeholder={placeholder}
        value={text}
        list={options}
        maxLength={maxLength}
        {...(isSearch ? { 'data-search': true } : {})}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        className={icon ? 'pl-8' : ''}
      />
    </div>
  );
}
