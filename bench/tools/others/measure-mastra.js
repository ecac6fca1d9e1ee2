/** Runs of a Mastra agent with one call of a tool: `node measure-mastra.js <model server> <runs>`. Prints JSON. */
import { readFileSync } from 'node:fs';
import { createAnthropic } from '@ai-sdk/anthropic';
import { Agent } from '@mastra/core/agent';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';

const [, , url, runs] = process.argv;
const now = createTool({
  id: 'now',
  description: 'The time.',
  inputSchema: z.object({}),
  execute: async () => ({ time: Date.now() }),
});
const agent = new Agent({
  id: 'bench',
  name: 'bench',
  instructions: 'You tell the time.',
  model: createAnthropic({ apiKey: 'bench', baseURL: `${url}/v1` })('scripted'),
  tools: { now },
});

const times = [];
for (let run = -2; run < Number(runs); run++) {
  const startedAt = performance.now();
  const { text } = await agent.generate('now');
  if (text !== 'done') throw new Error(`the agent said ${text}`);
  // The first ones load the code.
  if (run >= 0) times.push(performance.now() - startedAt);
}
const { version } = JSON.parse(
  readFileSync(new URL('node_modules/@mastra/core/package.json', import.meta.url), 'utf8'),
);
console.log(JSON.stringify([{ name: `Mastra ${version}, in this process, nothing stored`, times }]));
