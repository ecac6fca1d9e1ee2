import { z } from 'zod';

/** The schema of one type of event, named `id`: the fields that all events have, and this type's `data`. */
export function defineEvent<Type extends string, Data extends z.ZodType>(
  id: string,
  type: Type,
  data: Data,
  description: string,
) {
  return z
    .object({
      id: z.int().meta({ description: 'Numbered from 1 without gaps, for each agent.' }),
      type: z.literal(type).describe('What happened.'),
      ts: z.int().meta({ description: 'When it happened: milliseconds since the Unix epoch.' }),
      // A named schema has its own description.
      data: data.meta() === undefined ? data.describe('More about it.') : data,
    })
    .meta({ id, description });
}
