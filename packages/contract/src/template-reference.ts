import { z } from 'zod';

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const REFERENCE = /^[a-zA-Z0-9_-]{1,64}(@[1-9]\d{0,8})?$/;

export const TemplateName = z.string().regex(NAME, 'expected 1 to 64 letters, digits, "_" or "-"');

/** A template as a spawn names it: its current version, or a certain one. */
export const TemplateReference = z
  .string()
  .regex(REFERENCE, 'expected the name of a template, or name@version such as researcher@3');

export const AgentTemplate = z
  .object({
    name: z.string().describe('The name of the template.'),
    version: z.int().describe('The version that the agent was spawned from.'),
  })
  .meta({ id: 'AgentTemplate', description: 'The template that an agent was spawned from.' });
export type AgentTemplate = z.infer<typeof AgentTemplate>;
