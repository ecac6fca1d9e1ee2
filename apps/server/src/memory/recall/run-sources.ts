import { cleanText } from '@jettson/agent';
import { type EventPayload, type MemoryTrust, type PutMemoryRequest, TRUST_LEVELS } from '@jettson/contract';

/** Where something comes from. */
export type Provenance = NonNullable<PutMemoryRequest['provenance']>;

/** What a run has read so far. What it writes to memory is trusted no more than the least trusted of these sources. */
export interface RunSources {
  /** Records an event of the run, including those of earlier attempts. */
  note(event: EventPayload): void;
  /** Records memories that the run was shown. */
  noteMemories(memories: { trust: MemoryTrust }[]): void;
  /** The least trusted source; undefined while there is only the task and what the agent thought. */
  lowest(): Provenance | undefined;
}

const RANK = { web_page: TRUST_LEVELS.indexOf('web'), tool: TRUST_LEVELS.indexOf('tool') };

/** Initially, the run has read nothing but its task. `ofTask` says where that comes from, unless a user wrote it. */
export function openRunSources(ofTask?: Provenance): RunSources {
  let least = ofTask;
  /** The tools of MCP servers, which may say what anybody on the network wrote. */
  const foreign = new Set<string>();

  function add(source: Provenance | undefined) {
    if (source && (least === undefined || RANK[source.kind] < RANK[least.kind])) least = source;
  }

  function noteMemories(memories: { trust: MemoryTrust }[]) {
    for (const { trust } of memories) add(sourceOfTrust(trust));
  }

  return {
    note(event) {
      // From then on, any command may print what somebody on the network wrote.
      if (event.type === 'egress-opened') add({ kind: 'web_page', tool: 'computer' });
      if (event.type === 'mcp-listed') for (const { name } of event.data.tools) foreign.add(name);
      if (event.type === 'tool-call-start') {
        const { name, input } = event.data;
        add(foreign.has(name) ? { kind: 'web_page', tool: name } : sourceOfCall(name, input));
      }
      // A search returns results, a list returns memories, a get returns the record itself.
      if (event.type === 'tool-call-end' && event.data.name.startsWith('jettson_memory_')) {
        noteMemories(findTrusts(event.data.result.output));
      }
    },
    noteMemories,
    lowest: () => least,
  };
}

/** Sub-agents may have read the web. */
const OF_THE_WEB = /^jettson_(browser|http|web)_|^jettson_agents_wait$/;

/** A call counts from its start: of calls that run side by side, each may have seen the other's effect. */
function sourceOfCall(tool: string, input: unknown): Provenance | undefined {
  if (tool.startsWith('jettson_memory_')) return undefined;
  if (OF_THE_WEB.test(tool)) {
    const url = typeof input === 'object' && input !== null && 'url' in input ? input.url : undefined;
    return {
      kind: 'web_page',
      tool,
      ...(typeof url === 'string' && url !== '' ? { url: cleanText(url.slice(0, 2000)) } : {}),
    };
  }
  return { kind: 'tool', tool };
}

function sourceOfTrust(trust: MemoryTrust): Provenance | undefined {
  if (trust === 'web') return { kind: 'web_page', tool: 'memory' };
  return trust === 'tool' ? { kind: 'tool', tool: 'memory' } : undefined;
}

function findTrusts(output: Record<string, unknown>): { trust: MemoryTrust }[] {
  const { results = [], memories = [] } = output;
  return [output, results, memories].flat().filter(hasTrust);
}

function hasTrust(value: unknown): value is { trust: MemoryTrust } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'trust' in value &&
    TRUST_LEVELS.includes(value.trust as MemoryTrust)
  );
}
