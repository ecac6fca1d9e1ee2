import type { Agent } from '@jettson/sdk';
import { formatAge } from './format-time.ts';
import { printLine, styled } from './output.ts';
import { oneLine, plainText } from './plain-text.ts';
import { cutText } from './print-table.ts';
import { styledStatus } from './styled-status.ts';

const LABEL_WIDTH = 9;

/** Prints an agent for people: its facts, one per line, then its answer. */
export function showAgent(agent: Agent): void {
  const { usage } = agent;
  const tokens = usage.input_tokens + usage.output_tokens;
  const facts: [string, string | null][] = [
    ['Agent', agent.agent_id],
    ['Name', agent.name],
    ['Parent', agent.parent_id],
    [
      'Status',
      styledStatus(agent.status) +
        (agent.reason === null || agent.reason === agent.status ? '' : ` (${agent.reason})`),
    ],
    ['Task', fit(agent.task)],
    ['Created', `${formatAge(agent.created_at)} ago (${agent.created_at})`],
    ['Computer', `${agent.container.status} in ${agent.container.region}`],
    [
      'Used',
      `${usage.seconds.toFixed(1)} s, ${usage.tool_calls} tool ${usage.tool_calls === 1 ? 'call' : 'calls'}, ${tokens.toLocaleString('en')} tokens, ` +
        `$${usage.cost_usd.toFixed(4)}`,
    ],
    ...agent.pending_calls.map(({ call_id: callId, name, until }): [string, string] => [
      'Waits for',
      `the result of ${oneLine(name)}, until ${until} (${callId})`,
    ]),
    ['Error', agent.error === null ? null : oneLine(agent.error)],
  ];
  for (const [label, value] of facts) {
    if (value !== null) printLine(`${styled('dim', label.padEnd(LABEL_WIDTH))} ${value}`);
  }
  if (agent.final_result !== null) printLine(`\n${plainText(agent.final_result)}`);
}

/** On a terminal the task takes one line; in a pipe all of it is printed on one. */
function fit(task: string): string {
  const { columns } = process.stdout;
  return columns === undefined ? oneLine(task) : cutText(oneLine(task), columns - LABEL_WIDTH - 1);
}
