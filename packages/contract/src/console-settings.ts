import { z } from 'zod';

export const InstallationSettings = z
  .object({
    model: z
      .object({
        alias: z.string().meta({ description: 'What agents are said to run on.' }),
        id: z.string().nullable().meta({ description: 'What it stands for; null while there is no model.' }),
        source: z.string().nullable().meta({ description: 'Why this one.' }),
        help: z.string().nullable().meta({ description: 'While there is none: what to do.' }),
      })
      .meta({ description: 'The model behind the alias.' }),
    egress: z
      .object({ allow: z.array(z.string()), deny: z.array(z.string()) })
      .nullable()
      .meta({
        description:
          "The operator's rules besides the built-in ones (only public addresses); null for who is no owner.",
      }),
    version: z.string(),
  })
  .meta({ id: 'InstallationSettings' });
export type InstallationSettings = z.infer<typeof InstallationSettings>;
