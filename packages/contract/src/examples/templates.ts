const defaults = {
  model: { id: 'jettson-6.0', effort: 'high' },
  instructions: 'You research questions on the web. Name your sources.',
  tools: ['http', 'browser', 'memory'],
  max_turns: 40,
  limits: { max_cost_usd: 2 },
};

const template = {
  name: 'researcher',
  description: 'Answers questions from the web, with sources.',
  version: 1,
  defaults,
  created_at: '2026-11-28T09:00:00.000Z',
  updated_at: '2026-11-28T09:00:00.000Z',
  archived_at: null,
};

const next = {
  ...template,
  version: 2,
  defaults: { ...defaults, max_turns: 50 },
  updated_at: '2026-11-28T09:20:00.000Z',
};

export const templateExamples = {
  CreateTemplateRequest: { name: template.name, description: template.description, defaults },
  Template: template,
  TemplateList: { data: [next], next_cursor: null },
  'templates.versions': { data: [next, template], next_cursor: null },
  UpdateTemplateRequest: { defaults: next.defaults, if_version: 1 },
  'templates.update': next,
  'templates.archive': { ...next, archived_at: '2026-11-28T10:00:00.000Z' },
};
