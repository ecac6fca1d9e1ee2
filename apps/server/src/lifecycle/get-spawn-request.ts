import {
  type ApiScope,
  DEFAULT_IDLE_SECONDS,
  HIDDEN_VALUE,
  type MemoryAccess,
  MODEL_ALIAS,
  type SentSpawn,
  type SpawnRequest,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type AgentDefinition, shownDefinition } from '../agents/agent-definition.ts';
import { type AgentRow, selectAgent } from '../agents/queries.ts';
import { ApiError } from '../errors.ts';
import { selectAgentFiles } from '../files/agent-file-queries.ts';
import { selectInputFiles } from '../files/input-file-queries.ts';
import { selectTemplate, type TemplateRow } from '../templates/queries.ts';
import { findHidden } from '../templates/write-only-values.ts';
import { selectWebhooks } from '../webhooks/queries.ts';

/** Who asks. */
interface Reader {
  scopes: readonly ApiScope[];
  memoryLimit: MemoryAccess | null;
}

/** Fields of the request, and what they lack. */
type Part = { [Field in keyof SentSpawn]?: SentSpawn[Field] | undefined };
type Missing = SpawnRequest['missing'];

/**
 * The request that spawns another agent like this one, from what is stored about it. Values that are write-only stay hidden,
 * and are listed as missing unless the template has them. Throws `not_found`.
 */
export async function getSpawnRequest(
  db: Database,
  accountId: string,
  agentId: string,
  reader: Reader,
): Promise<SpawnRequest> {
  const agent = await selectAgent(db, accountId, agentId);
  if (agent === undefined) throw new ApiError('not_found', 'There is no such agent');
  const missing: Missing = [];
  if (hasRulesAbove(agent.definition)) {
    missing.push({ field: 'permissions', name: 'the rules of the agents above it', why: 'of_parent' });
  }
  const template = await findOwnTemplate(db, accountId, agent.definition, missing);
  const request = withoutAbsent({
    ...fieldsOf(agent),
    ...(template && { template: `${template.name}@${template.version}` }),
    ...(await filesOf(db, accountId, agentId, { reader, missing })),
    ...(await webhookOf(db, accountId, agentId, { reader, template, missing })),
  });
  // What the spawn did not take from its template.
  const refused = Object.keys(template?.defaults ?? {}).filter((field) => !(field in request));
  const kept = new Set(findHidden(template?.defaults ?? {}).map(({ id }) => id));
  const hidden = findHidden(request).filter(({ id }) => !kept.has(id));
  return {
    request: { ...request, ...Object.fromEntries(refused.map((field) => [field, null])) } as SentSpawn,
    missing: [...missing, ...hidden.map(({ field }) => neverShown(field))],
  };
}

/** Whether agents above it decide, too, which of its calls are made. */
function hasRulesAbove({ rules_above: levels = [] }: AgentDefinition): boolean {
  return levels.some(
    ({ permissions, require_approval: patterns }) => permissions !== undefined || patterns.length > 0,
  );
}

/** The template that it was spawned from, unless that can no longer be used. */
async function findOwnTemplate(
  db: Database,
  accountId: string,
  { template }: AgentDefinition,
  missing: Missing,
): Promise<TemplateRow | undefined> {
  if (template === undefined) return undefined;
  const row = await selectTemplate(db, accountId, template);
  if (row !== undefined && row.archivedAt === null) return row;
  missing.push({ field: 'template', name: `${template.name}@${template.version}`, why: 'deleted' });
  return undefined;
}

function fieldsOf(agent: AgentRow): Part & Pick<SentSpawn, 'task'> {
  const { definition } = agent;
  const {
    instructions,
    max_turns,
    max_wait_seconds,
    tools,
    custom_tools = [],
    permissions,
    network,
  } = definition;
  const shown = shownDefinition(definition);
  const { model = MODEL_ALIAS, model_options: options } = definition;
  return {
    task: agent.task,
    task_source: definition.task_source,
    name: agent.name ?? undefined,
    region: agent.requestedRegion ?? undefined,
    metadata: nonEmpty(agent.metadata),
    memory: agent.memory ?? undefined,
    model: options ? { id: model, ...options } : definition.model,
    instructions,
    // Tools of the caller are kept in the form in which a request has them.
    tools: tools && ([...tools, ...custom_tools] as NonNullable<SentSpawn['tools']>),
    mcp_servers: nonEmpty(shown.mcp_servers),
    permissions,
    network,
    secrets: nonEmpty(shown.secrets),
    env: nonEmpty(shown.env),
    max_turns,
    max_wait_seconds,
    limits: nonEmpty(agent.limits),
    keep_alive: agent.keepAlive || undefined,
    idle_timeout_seconds:
      agent.idleTimeoutSeconds === DEFAULT_IDLE_SECONDS ? undefined : agent.idleTimeoutSeconds,
    require_approval: nonEmpty(agent.requireApproval),
    output_schema: agent.outputSchema ?? undefined,
    artifacts: nonEmpty(agent.artifacts),
  };
}

async function filesOf(
  db: Database,
  accountId: string,
  agentId: string,
  { reader, missing }: { reader: Reader; missing: Missing },
): Promise<Part> {
  const isAllowed = reader.scopes.includes('files');
  const files: NonNullable<SentSpawn['files']> = [];
  for (const { path, content, upload } of await selectAgentFiles(db, accountId, agentId)) {
    if (!isAllowed) missing.push({ field: 'files', name: path, why: 'no_scope' });
    else if (content !== null) files.push({ path, ...toText(content) });
    else if (upload !== null) files.push({ path, file_id: upload.id });
    else missing.push({ field: 'files', name: path, why: 'deleted' });
  }
  const pictures: NonNullable<SentSpawn['input_files']> = [];
  for (const file of await selectInputFiles(db, accountId, agentId)) {
    const { name, mediaType: media_type, content, upload } = file;
    if (!isAllowed) missing.push({ field: 'input_files', name, why: 'no_scope' });
    else if (content !== null) pictures.push({ name, media_type, data: content.toString('base64') });
    else if (upload !== null) pictures.push(upload.id);
    else missing.push({ field: 'input_files', name, why: 'deleted' });
  }
  return { files: nonEmpty(files), input_files: nonEmpty(pictures) };
}

function toText(content: Buffer): { content: string; encoding?: 'base64' } {
  const text = content.toString('utf8');
  return Buffer.from(text).equals(content)
    ? { content: text }
    : { content: content.toString('base64'), encoding: 'base64' };
}

/** The agent's own webhook, as it is now. Without its secret, that of the account signs. */
async function webhookOf(
  db: Database,
  accountId: string,
  agentId: string,
  { reader, template, missing }: { reader: Reader; template: TemplateRow | undefined; missing: Missing },
): Promise<Part> {
  const [webhook] = await selectWebhooks(db, accountId, agentId);
  if (webhook === undefined) return {};
  if (!reader.scopes.includes('webhooks') || reader.memoryLimit !== null) {
    missing.push({ field: 'webhook', name: 'webhook', why: 'no_scope' });
    return {};
  }
  const { url, events, secretHint } = webhook;
  if (secretHint === null) return { webhook: { url, events } };
  if (template?.defaults.webhook?.url === url) return { webhook: { url, events, secret: HIDDEN_VALUE } };
  missing.push(neverShown('webhook.secret'));
  return { webhook: { url, events } };
}

function neverShown(field: string): Missing[number] {
  const parts = field.split('.');
  const name = field === 'webhook.secret' ? 'the secret of the webhook' : (parts.at(-1) ?? field);
  return { field, name, why: 'never_shown' };
}

function nonEmpty<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}

function withoutAbsent<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
