import type { AgentEvent, Jettson } from '@jettson/sdk';
import { describeEvent, type EventLine } from './describe-event.ts';
import { formatClock } from './format-time.ts';
import { printLine, styled } from './output.ts';
import { cutText } from './print-table.ts';

/** A server that is restarted or reinstalled comes back within this time. */
const LONGEST_SILENCE_MS = 30 * 60_000;
const INDENT = ' '.repeat(11);

/** Prints an agent's events, as lines for people or one line of JSON each. With `follow`, until it ends or Ctrl-C is pressed. */
export async function printLog(
  client: Jettson,
  agentId: string,
  { follow = false, json = false }: { follow?: boolean; json?: boolean },
): Promise<void> {
  const print = json ? (event: AgentEvent) => printLine(JSON.stringify(event)) : printEvent;
  if (!follow) {
    let after: string | undefined;
    do {
      const page = await client.agents.events(agentId, { after, limit: 1000 });
      page.data.forEach(print);
      after = page.next_cursor ?? undefined;
    } while (after !== undefined);
    return;
  }
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const options = { idleTimeoutMs: LONGEST_SILENCE_MS, signal: interrupt.signal };
    for await (const event of client.agents.stream(agentId, options)) print(event);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

const MARK = { step: '·', tool: '›', output: ' ', text: ' ', good: '✓', bad: '✗' } as const;
const COLOUR = {
  step: 'dim',
  tool: 'cyan',
  output: 'dim',
  good: 'green',
  bad: 'red',
} as const;
/** These are cut on a terminal: the beginning of a written file is enough. The others are what people read. */
const ON_ONE_LINE: EventLine['kind'][] = ['step', 'tool'];

function printEvent(event: AgentEvent): void {
  const line = describeEvent(event);
  if (line === null || line.text === '') return;
  const { columns } = process.stdout;
  const isCut = columns !== undefined && ON_ONE_LINE.includes(line.kind);
  const text = isCut
    ? cutText(line.text, columns - INDENT.length)
    : line.text.replaceAll(/\n(?=.)/g, `\n${INDENT}`);
  const clock = styled('dim', formatClock(event.ts));
  const said = `${MARK[line.kind]} ${text}`;
  printLine(`${clock} ${line.kind === 'text' ? said : styled(COLOUR[line.kind], said)}`);
}
