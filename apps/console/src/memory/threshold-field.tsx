import { Field } from '../ui/field.tsx';

/** Roughly the default for the built-in model. */
const SHOWN_DEFAULT = 0.92;

/** How alike memories must be; null: the default for the model. */
export function ThresholdField({
  value,
  onChange,
}: {
  value: number | null;
  onChange: (threshold: number) => void;
}) {
  return (
    <Field
      label={value === null ? 'How alike: the default for the model' : `How alike: ${value.toFixed(2)}`}
      hint="A lower value finds more, including memories that only look similar."
      className="mb-4"
    >
      {(control) => (
        <input
          {...control}
          type="range"
          min={0.7}
          max={1}
          step={0.01}
          value={value ?? SHOWN_DEFAULT}
          onChange={(event) => onChange(Number(event.target.value))}
          className="w-full accent-accent-fill"
        />
      )}
    </Field>
  );
}
