import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { TemplateNote } from '../templates/template-note.tsx';
import { templateListQuery } from '../templates/template-queries.ts';
import { Field, Select } from '../ui/field.tsx';

/** The template that the agent is spawned from. Shows nothing if the account has none. */
export function TemplateField({
  reference,
  fault,
  onChange,
}: {
  reference: string | undefined;
  fault: string | undefined;
  onChange: (reference: string | undefined) => void;
}) {
  const { data: templates = [] } = useQuery(templateListQuery(useApi(), false));
  const names = templates.map(({ name }) => name);
  if (names.length === 0 && reference === undefined) return null;
  return (
    <>
      <Field label="Template" error={fault}>
        {(control) => (
          <Select
            {...control}
            value={reference ?? ''}
            onChange={(event) => onChange(event.target.value || undefined)}
            className="w-full"
          >
            <option value="">None</option>
            {reference !== undefined && !names.includes(reference) && <option>{reference}</option>}
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
      {reference !== undefined && <TemplateNote reference={reference} />}
    </>
  );
}
