import { ToggleGroup } from 'radix-ui';
import { cn } from './class-names.ts';

/** A few choices side by side, one of them selected. */
export function Segments<Value extends string>({
  label,
  value,
  choices,
  onChange,
  className,
}: {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next !== '' && onChange(next as Value)}
      className={cn('inline-flex h-8 shrink-0 items-center rounded-md bg-sunken p-0.5', className)}
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className={cn(
            'h-7 rounded-[5px] px-2.5 text-xs font-medium text-muted hover:text-strong',
            'data-[state=on]:bg-raised data-[state=on]:text-strong data-[state=on]:shadow-card',
          )}
        >
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
