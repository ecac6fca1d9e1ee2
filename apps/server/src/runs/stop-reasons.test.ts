import { calls, type Script, says } from '@jettson/agent/testing';
import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { hasEnded, untilAgent, useTestServer } from '../testing/index.ts';

const script: Script = ({ messages }) => {
  switch (messages[0]?.text) {
    case 'refuse':
      return { text: 'I will not.', finishReason: 'refusal' };
    case 'refuse with a call':
      return { ...calls('c1', 'jettson_memory_put', { key: 'k', value: 'v' }), finishReason: 'refusal' };
    case 'filter':
      return { text: 'The first half', finishReason: 'content-filter' };
    case 'too long':
      return { fault: { status: 400, message: 'prompt is too long: 30 tokens > 20 maximum' } };
    case 'quota':
      return { fault: { status: 429, message: 'Your credit balance is used up. Key sk-proj-abcdefgh1234.' } };
    default:
      return says('done');
  }
};
const server = useTestServer(script);

test.each([
  ['refuse', 'model_refused', 'refused to answer', 'I will not.'],
  ['refuse with a call', 'model_refused', 'refused to answer', null],
  ['filter', 'content_filtered', 'withheld the answer', 'The first half'],
  ['too long', 'context_too_small', 'prompt is too long: 30 tokens > 20 maximum', null],
  ['quota', 'model_error', 'Your credit balance is used up. Key [key]', null],
])(
  'a model that answers "%s" ends the agent with an error that says why',
  async (task, reason, words, text) => {
    const spawn = { task, tools: ['memory'], keep_alive: true };
    const { body } = await server.call<Agent>('POST', '/agents', spawn);

    const agent = await untilAgent(server, body.agent_id, hasEnded);

    expect(agent).toMatchObject({ status: 'error', reason, final_result: text });
    expect(agent.error).toContain(words);
    expect(agent.usage.tool_calls).toBe(0);
  },
);
