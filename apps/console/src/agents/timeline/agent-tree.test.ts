import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { toTree } from './agent-tree.ts';

const usage = (cost_usd: number, estimated = false) => ({
  input_tokens: 10,
  output_tokens: 2,
  cached_input_tokens: 1,
  cost_usd,
  estimated,
  tool_calls: 1,
  seconds: 3,
});
const anAgent = (agent_id: string, parent_id: string, used = usage(1)) =>
  ({ agent_id, parent_id, usage: used }) as Agent;
const tree = toTree([
  anAgent('ag_a', 'ag_root', usage(2)),
  anAgent('ag_b', 'ag_root'),
  anAgent('ag_c', 'ag_b', usage(4, true)),
]);

test('what a sub-agent used includes its own sub-agents, and so does what the agent used', () => {
  expect(tree.usageOf('ag_b')).toEqual({
    input_tokens: 20,
    output_tokens: 4,
    cached_input_tokens: 2,
    cost_usd: 5,
    estimated: true,
    tool_calls: 2,
    seconds: 6,
  });
  expect(tree.usageOf('ag_a')?.cost_usd).toBe(2);
  expect(tree.usageOf('ag_root')).toBeUndefined();
  expect(tree.usageWith(usage(0.5))).toMatchObject({ cost_usd: 7.5, tool_calls: 4, estimated: true });
  expect(toTree([]).usageWith(usage(0.5))).toEqual(usage(0.5));
});

test('the sub-agents of an agent are its direct ones, the dearest in all first', () => {
  expect(tree.childrenOf('ag_root').map(({ agent_id, usage: { cost_usd } }) => [agent_id, cost_usd])).toEqual(
    [
      ['ag_b', 5],
      ['ag_a', 2],
    ],
  );
});

test('the chain of an agent leads up to the agent of the page', () => {
  expect(tree.chainOf('ag_c')).toEqual(['ag_c', 'ag_b']);
  expect(tree.chainOf('ag_unknown')).toEqual([]);
});
