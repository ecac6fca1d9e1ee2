import type { LoopEvent } from '@jettson/agent';
import type { EventPayload, EventType, ProgressEntry } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { appendEvents, type LogSize, type NewEvent } from '../agents/append-events.ts';
import { readLog } from '../agents/read-log.ts';
import { type Spent, spentOn } from '../usage/meter.ts';
import { type LeasedAgent, LeaseLostError } from './leases.ts';

/**
 * Writes what happens in a run to the agent's log, in order and without a gap: when an event could not be written, no
 * later one is. A call whose message is missing would be made again by whoever goes on from the log.
 */
export interface Journal {
  /**
   * Writes an event down. It is durable when this resolves, unless no effect hangs on it: then it is written with the
   * next one, or a moment later. Throws LeaseLostError when the agent is no longer ours.
   */
  record(event: NewEvent): Promise<void>;
  /** How large the log is, as far as it is written; undefined before the first write. */
  readonly size: LogSize | undefined;
  /** Resolves when all that was given is durable. */
  flush(): Promise<void>;
  /** Events that are not written yet, for who writes them with the agent's end. Throws when an earlier one could not be. */
  takePending(): Promise<NewEvent[]>;
}

/**
 * The beginning of a turn, a piece of output, a retry: nothing is repeated or lost when these are missing after a crash,
 * so they do not cost a disk sync of their own. What the model said is written with what follows from it, before that
 * happens: the start of its first tool call, or the agent's end.
 */
const UNHURRIED: ReadonlySet<EventType> = new Set([
  'computer-ready',
  'memory-recalled',
  'egress-denied',
  'egress-opened',
  'step-start',
  'message',
  'tool-call-output',
  'model-retry',
  'final-result',
]);
/** But people watch: this is how long such an event may wait for another to be written with. */
const LINGER_MS = 100;
/** Of one event of output. */
const PIECE_MAX_CHARS = 64 * 1024;
/** Of a line of progress. */
const LINE_MAX_CHARS = 160;

/** The journal of a claimed agent: what is written under its lease, one write after another. */
export function openJournal(database: DatabaseHandle, agent: LeasedAgent): Journal {
  let pending: NewEvent[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let size: LogSize | undefined;

  function takePending(): NewEvent[] {
    clearTimeout(timer);
    timer = undefined;
    const taken = pending;
    pending = [];
    return taken;
  }

  /** Writes all that is pending, after what is being written. */
  function flush(): Promise<void> {
    const events = takePending();
    if (events.length === 0) return writing;
    const done = writing.then(async () => {
      size = await appendEvents(database.db, agent.accountId, agent.id, events, {
        leaseId: agent.leaseId,
      });
      if (size === undefined) throw new LeaseLostError(`lost the lease of ${agent.id}`);
      // Those who watch look again by themselves when this gets lost.
      database.notify('agent-event', agent.id).catch(() => {});
    });
    writing = done;
    // A failure is everybody's who writes after it.
    done.catch(() => {});
    return done;
  }

  return {
    flush,
    get size() {
      return size;
    },
    async record(event) {
      if (event.type === 'tool-call-output' && joinsPending(event, pending)) return;
      pending.push({ ts: Date.now(), progress: toProgress(event), spent: toSpent(event), ...event });
      if (!UNHURRIED.has(event.type)) return flush();
      // What cannot be written now is noticed by the next event that has to be.
      timer ??= setTimeout(() => void flush().catch(() => {}), LINGER_MS);
    },
    async takePending() {
      await writing;
      return takePending();
    },
  };
}

/**
 * Adds a piece of output to the one before it of the same stream, if that is not written yet: a command that prints a
 * byte at a time would fill the log with millions of rows.
 */
function joinsPending({ data }: EventPayload<'tool-call-output'>, pending: NewEvent[]): boolean {
  const before = pending.findLast(
    (event) =>
      event.type === 'tool-call-output' &&
      event.data.call_id === data.call_id &&
      event.data.stream === data.stream,
  );
  if (before?.type !== 'tool-call-output') return false;
  if (before.data.text.length + data.text.length > PIECE_MAX_CHARS) return false;
  before.data = { ...before.data, text: before.data.text + data.text };
  return true;
}

/** Of a model call whoever asks the model says what it cost. */
function toSpent(event: EventPayload): Spent | undefined {
  if (event.type === 'tool-call-start') {
    const noTokens = { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0 };
    return { ...spentOn(noTokens, 0), toolCalls: 1 };
  }
  return undefined;
}

/** The line that a person reads in the progress list, for the events that have one. */
function toProgress(event: EventPayload): Pick<ProgressEntry, 'kind' | 'message'> | undefined {
  switch (event.type) {
    case 'tool-call-start':
      return { kind: 'tool_use', message: oneLine(`${event.data.name} ${describeInput(event.data.input)}`) };
    case 'tool-call-end':
      return event.data.is_error
        ? {
            kind: 'info',
            message: oneLine(`${event.data.name} failed: ${String(event.data.result.output.error ?? '')}`),
          }
        : undefined;
    case 'model-retry':
      return { kind: 'info', message: oneLine(`The model is asked again: ${event.data.error}`) };
    case 'message': {
      // What the model said while it asked for tools; its last word is the result and not progress.
      const { text, tool_calls } = event.data;
      const isProgress = tool_calls.length > 0 && text !== '';
      return isProgress ? { kind: 'info', message: oneLine(text) } : undefined;
    }
    default:
      return undefined;
  }
}

/** The first value tells a person the most: the command, the path, the URL. */
function describeInput(input: unknown): string {
  if (input === null || typeof input !== 'object') return '';
  const first = Object.values(input)[0];
  return typeof first === 'string' ? first : JSON.stringify(first ?? '');
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LINE_MAX_CHARS ? `${line.slice(0, LINE_MAX_CHARS - 1)}…` : line;
}

/** The event types that the loop is resumed from; the log holds more than these, such as pieces of output. */
const LOOP_TYPES = [
  'step-start',
  'message',
  'tool-call-start',
  'tool-call-end',
  'user-message',
  'final-result',
  'stopped',
] as const satisfies EventType[];

/** What was written down of a run so far. */
export interface History {
  /** What the loop goes on from, oldest first. */
  events: LoopEvent[];
  /** What was recalled for the run; undefined when that was not looked up. */
  recall: EventPayload<'memory-recalled'>['data'] | undefined;
  /** How many answers did not fit the output_schema. */
  invalidAnswers: number;
}

/** Reads what there is of a run in its log: once, wherever it goes on. */
export async function readHistory(database: DatabaseHandle, agent: LeasedAgent): Promise<History> {
  const types = [...LOOP_TYPES, 'memory-recalled', 'output-invalid'] as const;
  const history: History = { events: [], recall: undefined, invalidAnswers: 0 };
  for (const event of await readLog(database.db, agent.accountId, agent.id, types)) {
    if (event.type === 'memory-recalled') history.recall ??= event.data;
    else if (event.type === 'output-invalid') history.invalidAnswers++;
    else history.events.push(event);
  }
  return history;
}
