import { Field, Input, Textarea } from '../ui/field.tsx';

export interface MemoryDraft {
  value: string;
  /** Separated by commas. */
  tags: string;
  importance: number;
}

const VALUE_MAX_CHARS = 5000;

export function splitTags(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim().replace(/^#/, ''))
    .filter((tag) => tag !== '');
}

export function MemoryFields({
  draft,
  onChange,
}: {
  draft: MemoryDraft;
  onChange: (part: Partial<MemoryDraft>) => void;
}) {
  return (
    <>
      <Field label="Value" hint={`${[...draft.value].length} of ${VALUE_MAX_CHARS} characters`}>
        {(control) => (
          <Textarea
            {...control}
            rows={5}
            required
            value={draft.value}
            onChange={(event) => onChange({ value: event.target.value })}
          />
        )}
      </Field>
      <div className="grid grid-cols-[1fr_8rem] gap-3">
        <Field label="Tags" hint="Separated by commas">
          {(control) => (
            <Input
              {...control}
              value={draft.tags}
              onChange={(event) => onChange({ tags: event.target.value })}
            />
          )}
        </Field>
        <Field label={`Importance: ${draft.importance}`}>
          {(control) => (
            <input
              {...control}
              type="range"
              min={1}
              max={10}
              value={draft.importance}
              onChange={(event) => onChange({ importance: Number(event.target.value) })}
              className="h-8 w-full accent-accent-fill"
            />
          )}
        </Field>
      </div>
    </>
  );
}
