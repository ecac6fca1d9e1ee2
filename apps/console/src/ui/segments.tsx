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
      className={cn(
        'inline-flex h-8 shrink-0 items-stretch rounded-md border border-edge bg-panel',
        className,
      )}
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className={cn(
            '-my-px px-2.5 font-medium text-muted text-xs hover:text-strong',
            'first:-ml-px first:rounded-l-md last:-mr-px last:rounded-r-md focus-visible:z-10',
            'data-[state=on]:bg-accent-soft data-[state=on]:text-strong data-[state=on]:inset-ring data-[state=on]:inset-ring-accent',
          )}
        >
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
