/**
 * A program of a user: runs or takes up an agent with one function, and notes each time that the function is called. Started
 * as a process of its own, so that it can be killed: `node function-client.ts <base URL> <note file> <task or agent id>`.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Jettson, tool } from '@jettson/sdk';

const [, , baseUrl = '', noteFile = '', target = ''] = process.argv;
const client = new Jettson({ baseUrl });

const count = tool({
  name: 'count',
  description: 'Counts.',
  inputSchema: { type: 'object', properties: { step: { type: 'integer' } } },
  async run({ step }, { callId }) {
    // Another value each time: what the model reads says which of the times was accepted.
    const value = `${step}-${Math.random().toString(36).slice(2)}`;
    appendFileSync(noteFile, `${JSON.stringify({ callId, value, at: Date.now() })}\n`);
    // Long enough for a kill to happen meanwhile.
    await sleep(100);
    return value;
  },
});

const agent = target.startsWith('ag_')
  ? await client.agents.attach(target, { tools: [count] })
  : await client.agents.run(target, { tools: [count], idempotencyKey: target });
process.stdout.write(`${agent.status}\n`);
