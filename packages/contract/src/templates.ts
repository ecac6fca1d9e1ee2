import { z } from 'zod';
import { AgentEnv } from './agent-env.ts';
import { closedObject } from './closed-object.ts';
import { SpawnAgentRequest } from './spawn-agent.ts';
import { TemplateName } from './template-reference.ts';
import { text } from './text.ts';

const {
  task: _task,
  task_source: _source,
  name: _name,
  template: _template,
  ...defaultFields
} = SpawnAgentRequest.shape;

/** Every field of a spawn besides those that only a spawn can give. */
export const TemplateDefaultsRequest = closedObject(defaultFields, {
  task: 'a template has no task; the spawn gives it',
  task_source: 'a template has no task; the spawn says where that comes from',
  name: 'a template gives its agents no name; the spawn does',
  template: 'a template cannot name another template',
}).meta({
  id: 'TemplateDefaultsRequest',
  description:
    'Fields of a spawn, with the same meaning and checked in the same way. A field that is null counts as absent.',
});
export type TemplateDefaultsRequest = z.infer<typeof TemplateDefaultsRequest>;

export const TemplateDefaults = z
  .object({
    ...defaultFields,
    env: AgentEnv.nullish().describe('The variables of its commands, without their values.'),
  })
  .meta({
    id: 'TemplateDefaults',
    description:
      'Fields of a spawn. Values of environment variables and headers, and the secret of a webhook, are never shown: each is "…".',
  });

const description = text(0, 1000)
  .nullish()
  .describe('What the template is for, for people: up to 1,000 characters.');

const dry_run = z
  .boolean()
  .optional()
  .describe('Check everything and return the template as it would be, without changing anything.');

export const CreateTemplateRequest = closedObject({
  name: TemplateName.describe(
    'The name that spawns use: 1 to 64 letters, digits, "_" or "-". It never changes. The name of an archived template brings ' +
      'that one back, with its next version.',
  ),
  description,
  defaults: TemplateDefaultsRequest.describe('What spawns take from the template.'),
  dry_run,
}).meta({ id: 'CreateTemplateRequest', description: 'A new template.' });
export type CreateTemplateRequest = z.infer<typeof CreateTemplateRequest>;

export const UpdateTemplateRequest = closedObject({
  description: description.describe('A new description; null or an empty text removes it. Absent: it stays.'),
  defaults: TemplateDefaultsRequest.optional().describe(
    'Replaces all defaults. A write-only value that is sent back as "…" stays as it is. Absent: they stay.',
  ),
  if_version: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Make the change only if this is the current version; otherwise the call fails with `conflict`.',
    ),
  dry_run,
}).meta({ id: 'UpdateTemplateRequest', description: 'The next version of a template.' });
export type UpdateTemplateRequest = z.infer<typeof UpdateTemplateRequest>;

export const Template = z
  .object({
    name: z.string().describe('The name that spawns use.'),
    description: z.string().nullable().describe('What the template is for; null without one.'),
    version: z.int().describe('The number of this version. The first one is 1.'),
    defaults: TemplateDefaults.describe('What spawns take from the template.'),
    created_at: z.iso.datetime().describe('When the template was created: ISO 8601, UTC.'),
    updated_at: z.iso.datetime().describe('When this version was made: ISO 8601, UTC.'),
    archived_at: z.iso
      .datetime()
      .nullable()
      .describe('When the template was archived; null for one that spawns can use.'),
  })
  .meta({
    id: 'Template',
    description: 'A version of a template: what the agents spawned from it are made of.',
  });
export type Template = z.infer<typeof Template>;

export const TemplateList = z
  .object({
    data: z.array(Template).describe('The templates of this page.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
  })
  .meta({
    id: 'TemplateList',
    description: 'A page of templates or of versions, newest first. A page ends early at 4 MB.',
  });
export type TemplateList = z.infer<typeof TemplateList>;

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Entries per page.'),
  cursor: z.string().max(500).optional().describe('The `next_cursor` of the previous page.'),
};

export const ListTemplatesQuery = z.object({
  ...page,
  archived: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: the archived templates instead of those that spawns can use.'),
});
export type ListTemplatesQuery = z.infer<typeof ListTemplatesQuery>;

export const ListTemplateVersionsQuery = z.object(page);
export type ListTemplateVersionsQuery = z.infer<typeof ListTemplateVersionsQuery>;

export const GetTemplateQuery = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(999_999_999)
    .optional()
    .describe('A version; the current one when absent.'),
});
