import { z } from 'zod';

export const InstallationSettings = z
  .object({
    model: z
      .object({
        alias: z.string().describe('The name that agents report as their model.'),
        id: z.string().nullable().describe('The model that the name stands for; null while there is none.'),
        source: z
          .string()
          .nullable()
          .describe(
            'Why this model was chosen: the setting, the key or the program through which it was found; null while there ' +
              'is none.',
          ),
        help: z.string().nullable().describe('What to do to get a model; null while there is one.'),
      })
      .describe('The model that agents run on.'),
    computers_fault: z
      .object({
        problem: z.string().describe('What is wrong.'),
        fix: z.string().describe('What to do about it; where a command does it, that line.'),
      })
      .nullable()
      .describe(
        "Why the server's machine can make no computers for agents; null when it can, or when agents run on " +
          'other machines.',
      ),
    paused_since: z
      .string()
      .nullable()
      .describe(
        'Since when the installation is paused after a restore: agents are accepted and wait, and nothing is called or ' +
          'sent, until the operator resumes it. Null: it is not paused.',
      ),
    egress: z
      .object({
        allow: z
          .array(z.string())
          .describe('Addresses that agents may reach in addition to the public internet.'),
        deny: z.array(z.string()).describe('Addresses that agents may not reach.'),
      })
      .nullable()
      .describe(
        "The operator's rules for the agents' network, in addition to the built-in one (public addresses only); " +
          'null unless an owner asks.',
      ),
    version: z.string().describe('The version of the server.'),
  })
  .meta({ id: 'InstallationSettings', description: 'How this installation is set up.' });
export type InstallationSettings = z.infer<typeof InstallationSettings>;
