import { type ComponentProps, useId } from 'react';

/** Turns something on or off at once; what is only sent with a form is a `Checkbox`. */
export function Switch({
  label,
  hint,
  ...props
}: ComponentProps<'input'> & { label: string; hint?: string }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        {...props}
        id={id}
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says itself whether it is checked
        role="switch"
        className="relative mt-px h-4.5 w-8 shrink-0 cursor-pointer appearance-none rounded-full border border-edge bg-panel transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-3 before:rounded-full before:bg-edge before:transition-transform checked:border-accent checked:bg-accent checked:before:translate-x-3.5 checked:before:bg-panel disabled:opacity-50"
      />
      <label htmlFor={id} className="text-sm">
        <span className="text-strong">{label}</span>
        {hint && <span className="block text-muted text-xs">{hint}</span>}
      </label>
    </div>
  );
}
