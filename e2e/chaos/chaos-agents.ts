import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { seeded } from './seeded.ts';

/** Calls that each agent makes before it answers. */
const STEPS = 6;

export interface ChaosAgents extends AsyncDisposable {
  /** What a server needs to run them. */
  environment: Record<string, string>;
  /** How often each path was requested: one path per tool call. */
  hits: ReadonlyMap<string, number>;
}

export const taskOf = (agent: number) => `agent ${agent}`;
export const answerOf = (agent: number) => `agent ${agent} is done`;

/** A model that calls random tools, the same for the same seed, and a server that counts what reaches it. */
export async function startChaosAgents(seed: number): Promise<ChaosAgents> {
  const hits = new Map<string, number>();
  const counter = createServer((request, response) => {
    const path = request.url ?? '';
    hits.set(path, (hits.get(path) ?? 0) + 1);
    response.setHeader('content-type', 'text/html').setHeader('connection', 'close');
    // Long enough for a kill to happen meanwhile.
    setTimeout(() => response.end('<title>Counted</title><link rel="icon" href="data:,">'), 50);
  });
  await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(counter.address() as AddressInfo).port}`;

  /** The next step follows from how many results there are, so a run that continues elsewhere continues the same way. */
  const script: Script = ({ system, messages }) => {
    if (system.includes('worth remembering')) return says('{"facts":[]}');
    const agent = Number(/agent (\d+)/.exec(messages.map(({ text }) => text).join(' '))?.[1]);
    const step = messages.filter(({ role }) => role === 'tool').length;
    if (step >= STEPS) return says(answerOf(agent));
    const { name, input } = toolCall(seeded(seed * 1_000_003 + agent * 101 + step)(), { agent, step, host });
    return calls(`call-${agent}-${step}`, `jettson_${name}`, input);
  };
  const provider = await startScriptedModelServer(script);
  return {
    hits,
    environment: {
      JETTSON_REGIONS: 'iad=2',
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
      JETTSON_EGRESS_ALLOW: host,
    },
    async [Symbol.asyncDispose]() {
      counter.close();
      await provider.close();
    },
  };
}

function toolCall(
  choice: number,
  { agent, step, host }: { agent: number; step: number; host: string },
): { name: string; input: object } {
  if (choice < 0.4) {
    return { name: 'http_request', input: { method: 'POST', url: `http://${host}/http/${agent}/${step}` } };
  }
  if (choice < 0.6) {
    return { name: 'browser_navigate', input: { url: `http://${host}/page/${agent}/${step}` } };
  }
  if (choice < 0.8) return { name: 'shell_run', input: { command: `sleep 0.5; echo ${step} >> steps.txt` } };
  if (choice < 0.9) {
    return { name: 'files_write', input: { path: `out/step-${step}.txt`, content: String(step) } };
  }
  return { name: 'memory_put', input: { key: `step-${agent}-${step}`, value: `step ${step} of ${agent}` } };
}
