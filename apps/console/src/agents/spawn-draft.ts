import {
  type InputFile,
  MODEL_ALIAS,
  type SentSpawn,
  type SpawnFile,
  type SpawnRequest,
  TOOLSETS,
  type Toolset,
} from '@jettson/contract';
import type { SpawnOptions, TemplateDefaultsRequest } from '@jettson/sdk';
import {
  type DraftFaults as DefinitionFaults,
  EMPTY_DRAFT as EMPTY_DEFINITION,
  toDraft as fromDefaults,
  isHidden,
  readDraft as readDefinition,
  type TemplateDraft,
} from '../templates/template-draft.ts';

/** What the model is to see: an upload, or a small file itself, which an earlier spawn contained. */
export type AttachedFile = Pick<InputFile, 'name' | 'media_type'> & ({ file_id: string } | { data: string });

/** The contents of the form, as typed: what the agent is made of, and what only a spawn has. */
export interface SpawnDraft extends TemplateDraft {
  task: string;
  /** Where the task of an earlier agent comes from, if no user wrote it. */
  taskSource: SentSpawn['task_source'];
  /** The template by name, or by name and version. */
  template: string | undefined;
  region: string;
  requireApproval: string[];
  inputFiles: AttachedFile[];
  /** What is in /workspace before it starts. */
  files: SpawnFile[];
  webhookUrl: string;
  /** The events of the webhook; null: all of them. */
  webhookEvents: NonNullable<SentSpawn['webhook']>['events'];
  /** "…" for that of the template; otherwise empty. */
  webhookSecret: string;
  idleSeconds: string;
  /** Fields of its template that an earlier spawn refused, and that stay refused unless something is entered. */
  refused: string[];
}

export const EMPTY_DRAFT: SpawnDraft = {
  ...EMPTY_DEFINITION,
  task: '',
  taskSource: null,
  template: undefined,
  region: '',
  requireApproval: [],
  inputFiles: [],
  files: [],
  webhookUrl: '',
  webhookEvents: null,
  webhookSecret: '',
  idleSeconds: '',
  refused: [],
};

export type DraftFaults = DefinitionFaults & Partial<Record<keyof SpawnDraft, string>>;

/** The form filled in with the request of an earlier agent, to run it again. `uploads` are those that it names. */
export function toDraft(request: SentSpawn, uploads: readonly InputFile[]): SpawnDraft {
  const {
    task,
    task_source: taskSource,
    name,
    template,
    region,
    require_approval,
    input_files,
    files,
    webhook,
    ...rest
  } = request;
  const { idle_timeout_seconds: idleSeconds, ...definition } = rest;
  const { model, tools } = definition;
  const defaults = {
    ...definition,
    ...(typeof model === 'object' && model?.id === MODEL_ALIAS && { model: { ...model, id: '' } }),
    ...(tools && { tools: groupTools(tools) }),
  } as TemplateDefaultsRequest;
  const given = Object.entries(defaults).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...EMPTY_DRAFT,
    ...fromDefaults({ name: name ?? '', description: null, defaults: Object.fromEntries(given) }),
    task,
    taskSource,
    template: template ?? undefined,
    region: region ?? '',
    requireApproval: require_approval ?? [],
    inputFiles: (input_files ?? []).flatMap((file) => toAttached(file, uploads)),
    files: files ?? [],
    webhookUrl: webhook?.url ?? '',
    webhookEvents: webhook?.events ?? null,
    webhookSecret: webhook?.secret ?? '',
    idleSeconds: idleSeconds ? String(idleSeconds) : '',
    refused: Object.entries(request).flatMap(([field, value]) => (value === null ? [field] : [])),
  };
}

function toAttached(
  file: NonNullable<SentSpawn['input_files']>[number],
  uploads: readonly InputFile[],
): AttachedFile[] {
  if (typeof file !== 'string') return [file];
  const upload = uploads.find(({ file_id }) => file_id === file);
  return upload ? [{ name: upload.name, media_type: upload.media_type, file_id: file }] : [];
}

/** What cannot be filled in, for people; empty if the request is whole. Hidden variables are asked for where they are. */
export function describeMissing(missing: SpawnRequest['missing']): string[] {
  const named = (why: string, ...fields: string[]) =>
    missing
      .filter((each) => each.why === why && fields.some((field) => each.field.startsWith(field)))
      .map(({ name }) => name);
  const list = (names: string[]) => names.join(', ');
  const variables = named('never_shown', 'env');
  const headers = named('never_shown', 'tools', 'mcp_servers');
  const gone = named('deleted', 'files', 'input_files');
  const template = named('deleted', 'template');
  const withheld = named('no_scope', 'files', 'input_files');
  return [
    ...(variables.length > 0
      ? [`Values of variables are never shown. Enter them again: ${list(variables)}.`]
      : []),
    ...(headers.length > 0
      ? [
          `Values of headers are never shown. Enter them again in the tools and MCP servers: ${list(headers)}.`,
        ]
      : []),
    ...(named('never_shown', 'webhook').length > 0
      ? ['The secret of its webhook is never shown. Without one, the secret of the account signs the calls.']
      : []),
    ...(gone.length > 0 ? [`These files were deleted: ${list(gone)}.`] : []),
    ...(template.length > 0
      ? [`The template ${list(template)} is archived or deleted. What the agent had from it is filled in.`]
      : []),
    ...(withheld.length > 0 ? [`Your role does not show these files: ${list(withheld)}.`] : []),
    ...(named('no_scope', 'webhook').length > 0
      ? ['Your role does not show its webhook. The new agent has none.']
      : []),
    ...(named('of_parent', 'permissions').length > 0
      ? [
          'It was a sub-agent, so the rules of the agents above it applied to its calls, too. They do not apply ' +
            'to the new agent: check its permissions and approvals.',
        ]
      : []),
  ];
}

/** Toolsets where all of their tools are there, and the rest by name. */
function groupTools(tools: NonNullable<SentSpawn['tools']>): TemplateDefaultsRequest['tools'] {
  const has = (name: string) => tools.some((tool) => tool === name);
  const whole = (Object.keys(TOOLSETS) as Toolset[]).filter((name) => TOOLSETS[name].every(has));
  const grouped: readonly string[] = whole.flatMap((name) => TOOLSETS[name]);
  // Tools of the caller are shown in the form in which a request has them.
  const rest = tools.filter((tool) => typeof tool !== 'string' || !grouped.includes(tool));
  return [...whole, ...rest] as NonNullable<TemplateDefaultsRequest['tools']>;
}

/** The options for the API, or the errors by field. */
export function readDraft(
  draft: SpawnDraft,
): { task: string; options: SpawnOptions } | { faults: DraftFaults } {
  const definition = readDefinition(draft);
  const faults: DraftFaults = 'faults' in definition ? definition.faults : {};
  if (draft.task.trim() === '') faults.task = 'Say what the agent should do';
  const hidden = draft.env.filter(({ value }) => isHidden(value)).map(({ name }) => name);
  // With a template, the server takes hidden values from it, and refuses those that it does not have.
  if (hidden.length > 0 && draft.template === undefined) {
    faults.env = `Enter ${hidden.join(', ')} again: it is never shown`;
  }
  const idleSeconds = draft.idleSeconds.trim();
  if (idleSeconds !== '' && !/^\d+$/.test(idleSeconds)) faults.idleSeconds = 'A whole number, 1 or more';
  if ('faults' in definition || Object.keys(faults).length > 0) return { faults };
  const options = toOptions({
    ...definition.defaults,
    ...(idleSeconds && { idle_timeout_seconds: Number(idleSeconds) }),
    ...(draft.template && { template: draft.template }),
    ...(draft.taskSource && { task_source: draft.taskSource }),
    ...(draft.name.trim() && { name: draft.name.trim() }),
    ...(draft.region && { region: draft.region }),
    ...(draft.requireApproval.length > 0 && { require_approval: draft.requireApproval }),
    ...(draft.inputFiles.length > 0 && { input_files: draft.inputFiles.map(toInputFile) }),
    ...(draft.files.length > 0 && { files: draft.files }),
    ...(draft.webhookUrl.trim() && { webhook: toWebhook(draft) }),
  });
  const refused = toOptions(Object.fromEntries(draft.refused.map((field) => [field, null])));
  return { task: draft.task, options: { ...(draft.template && refused), ...options } };
}

function toInputFile(file: AttachedFile) {
  return 'file_id' in file ? file.file_id : file;
}

function toWebhook({ webhookUrl, webhookEvents, webhookSecret, template }: SpawnDraft) {
  return {
    url: webhookUrl.trim(),
    ...(webhookEvents && { events: webhookEvents }),
    // Only a template has the secret of its webhook.
    ...(webhookSecret && template && { secret: webhookSecret }),
  };
}

/** The fields of the wire under the names of the SDK. */
function toOptions({ idle_timeout_seconds: idleSeconds, ...fields }: Record<string, unknown>): SpawnOptions {
  const named = Object.entries(fields).map(([name, value]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return {
    ...Object.fromEntries(named),
    ...(typeof idleSeconds === 'number' && { idleTimeoutMs: idleSeconds * 1000 }),
    ...(idleSeconds === null && { idleTimeoutMs: null }),
  };
}
