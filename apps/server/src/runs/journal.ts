import type { LoopEvent } from '@jettson/agent';
import type { EventPayload, EventType, ProgressEntry } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { appendEvents, type LogSize, type NewEvent, selectCheckpoint } from '../agents/append-events.ts';
import type { Checkpoint } from '../agents/checkpoint.ts';
import { notifyEvents } from '../agents/notify-events.ts';
import { readLogAfter } from '../agents/read-log.ts';
import { NOTHING_SPENT, type Spent } from '../usage/meter.ts';
import { type LeasedAgent, LeaseLostError } from './leases.ts';

/**
 * Writes what happens in a run to the agent's log, in order and without a gap: if an event cannot be written, no later
 * one is. Otherwise, a call whose message is missing would be made again by the worker that continues from the log.
 */
export interface Journal {
  /**
   * Writes an event. It is durable when this resolves, unless no effect depends on it: then it is written with the next
   * one, or a moment later. Throws LeaseLostError if the agent is no longer ours.
   */
  record(event: NewEvent): Promise<void>;
  /** The size of the log as written so far; undefined before the first write. */
  readonly size: LogSize | undefined;
  /**
   * What a run looks at before each call, as the last write or read showed it. It is read again if something may have
   * changed since, and after a second in any case, because a notification of a change can be lost.
   */
  checkpoint(): Promise<Checkpoint>;
  /**
   * Call this before a statement that returns a checkpoint, and pass that checkpoint to the returned function, which keeps it
   * unless something has changed since.
   */
  beginLook(): (checkpoint: Checkpoint) => void;
  /** Something that a checkpoint shows has changed. */
  noteChange(): void;
  /** Resolves when everything so far is durable. */
  flush(): Promise<void>;
  /**
   * Events that are not written yet, to be written together with the agent's end. Throws if an earlier write failed.
   */
  takePending(): Promise<NewEvent[]>;
  /** Takes back what `takePending` gave, because the agent has not ended after all. */
  putBack(events: readonly NewEvent[]): void;
}

/**
 * The beginning of a turn, a piece of output, a retry: nothing is repeated or lost if these are missing after a crash,
 * so they do not cost a separate disk sync. The model's message is written together with its consequence, before that
 * takes effect: the start of its first tool call, or the agent's end. That an answer is invalid is written together with what
 * the model is told about it.
 */
const UNHURRIED: ReadonlySet<EventType> = new Set([
  'computer-ready',
  'memory-recalled',
  'egress-denied',
  'egress-opened',
  'secret-used',
  'secret-withheld',
  'secret-unusable',
  'secret-refresh-failed',
  'step-start',
  'model-retry',
  'model-fallback',
  'message',
  'tool-call-output',
  'output-invalid',
  'final-result',
  'stopped',
]);
/** But people are watching, so such an event waits at most this long for another one. */
const LINGER_MS = 100;
/** How long a checkpoint holds without news. */
const CHECKPOINT_MS = 1000;
/** Maximum characters of one output event. */
const PIECE_MAX_CHARS = 64 * 1024;
/** Maximum characters of a progress line. */
const LINE_MAX_CHARS = 160;

/** The journal of a claimed agent, written under its lease, one write after another. `onWritten` gets what is in the log. */
export function openJournal(
  database: DatabaseHandle,
  agent: LeasedAgent,
  onWritten: (events: readonly NewEvent[]) => void = () => {},
): Journal {
  let pending: NewEvent[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let size: LogSize | undefined;
  let latest: { checkpoint: Checkpoint; at: number } | undefined;
  let changes = 0;

  function takePending(): NewEvent[] {
    clearTimeout(timer);
    timer = undefined;
    const taken = pending;
    pending = [];
    return taken;
  }

  /** Writes everything that is pending, after the current write. */
  function flush(): Promise<void> {
    const events = takePending();
    if (events.length === 0) return writing;
    const done = writing.then(async () => {
      const take = beginLook();
      const written = await appendEvents(database.db, agent.accountId, agent.id, events, {
        leaseId: agent.leaseId,
      });
      if (written === undefined) throw new LeaseLostError(`lost the lease of ${agent.id}`);
      size = written;
      onWritten(events);
      // Messages that these events deliver still count as waiting in it.
      if (events.some(({ type }) => type === 'user-message')) latest = undefined;
      else take(written);
      // If this gets lost, watchers look again by themselves.
      notifyEvents(database, agent.accountId, { agentId: agent.id, events }).catch(() => {});
    });
    writing = done;
    // A failure also fails every later write.
    done.catch(() => {});
    return done;
  }

  function beginLook(): (checkpoint: Checkpoint) => void {
    const at = performance.now();
    const changesBefore = changes;
    return (checkpoint) => {
      if (changes === changesBefore) latest = { checkpoint, at };
    };
  }

  return {
    flush,
    beginLook,
    get size() {
      return size;
    },
    async checkpoint() {
      if (latest && performance.now() - latest.at < CHECKPOINT_MS) return latest.checkpoint;
      const take = beginLook();
      const checkpoint = await selectCheckpoint(database.db, agent.accountId, agent.id);
      if (checkpoint === undefined) throw new LeaseLostError(`${agent.id} is gone`);
      take(checkpoint);
      return checkpoint;
    },
    noteChange() {
      changes++;
      latest = undefined;
    },
    async record(event) {
      if (event.type === 'tool-call-output' && joinsPending(event, pending)) return;
      pending.push({ ts: Date.now(), progress: toProgress(event), spent: toSpent(event), ...event });
      if (!UNHURRIED.has(event.type)) return flush();
      // The next event that must be durable reports a failed write.
      timer ??= setTimeout(() => void flush().catch(() => {}), LINGER_MS);
    },
    async takePending() {
      let awaited: typeof writing;
      do {
        awaited = writing;
        await awaited;
        // While that took long, the timer may have begun another write, which must not come after the caller's.
      } while (awaited !== writing);
      return takePending();
    },
    putBack(events) {
      pending = [...events, ...pending];
      latest = undefined;
    },
  };
}

/**
 * Appends a piece of output to the previous one of the same stream, if that is not written yet: otherwise, a command
 * that prints one byte at a time would fill the log with millions of rows.
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

/** The caller of the model provides the cost of a model call. */
function toSpent(event: EventPayload): Spent | undefined {
  return event.type === 'tool-call-start' ? { ...NOTHING_SPENT, toolCalls: 1 } : undefined;
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
            message: oneLine(`${event.data.name} failed: ${event.data.fault ?? 'no reason was recorded'}`),
          }
        : undefined;
    case 'model-retry':
      return { kind: 'info', message: oneLine(`Calling the model again: ${event.data.error}`) };
    case 'context-window':
      return {
        kind: 'info',
        message: `The context window of ${event.data.model_id} is smaller than assumed`,
      };
    case 'context-compacted': {
      const what = event.data.summary === null ? 'Left out old results' : 'Summarised the earlier turns';
      return { kind: 'info', message: `${what} to save room` };
    }
    case 'message': {
      // What the model said while it called tools; its last message is the result and not progress.
      const { text, tool_calls } = event.data;
      const isProgress = tool_calls.length > 0 && text !== '';
      return isProgress ? { kind: 'info', message: oneLine(text) } : undefined;
    }
    default:
      return undefined;
  }
}

/** The first value tells people the most: the command, the path, the URL. */
function describeInput(input: unknown): string {
  if (input === null || typeof input !== 'object') return '';
  const first = Object.values(input)[0];
  return typeof first === 'string' ? first : JSON.stringify(first ?? '');
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LINE_MAX_CHARS ? `${line.slice(0, LINE_MAX_CHARS - 1)}…` : line;
}

/** The event types from which the loop resumes; the log also has others, such as pieces of output. */
export const LOOP_TYPES = [
  'step-start',
  'model-retry',
  'model-fallback',
  'message',
  'tool-call-start',
  'tool-call-end',
  'user-message',
  'model-option-ignored',
  'context-window',
  'context-compacted',
  'final-result',
  'stopped',
] as const satisfies EventType[];

/** What the log has about a run so far. */
export interface History {
  /** The events from which the loop continues, oldest first. */
  events: LoopEvent[];
  /** What was recalled for the run; undefined if that has not been looked up. */
  recall: EventPayload<'memory-recalled'>['data'] | undefined;
  /** How many answers did not fit the output_schema, since the newest message of the user. */
  invalidAnswers: number;
}

/** Whether it is a message of the user, whose answer may be corrected as often as that to the task. */
export function isFromUser({ type, data }: EventPayload): boolean {
  return type === 'user-message' && data.message_id !== undefined;
}

/**
 * Reads what a run's log has so far. A run that pauses reads it again when it continues, and of its log only what is new:
 * otherwise, a run that waits for an approval at each of its turns would read its first turns hundreds of times.
 */
export function openHistory({ db }: DatabaseHandle, { accountId, id: agentId, status }: LeasedAgent) {
  const types = [...LOOP_TYPES, 'memory-recalled', 'output-invalid'] as const;
  const read: History = { events: [], recall: undefined, invalidAnswers: 0 };
  let after = 0;
  // Then the log has nothing yet from which a run continues.
  let isNew = status === 'spawning';
  return async (): Promise<History> => {
    if (isNew) {
      isNew = false;
      return { ...read, events: [] };
    }
    const { events, last } = await readLogAfter(db, accountId, { agentId, types, after });
    after = last;
    for (const event of events) {
      if (event.type === 'memory-recalled') read.recall ??= event.data;
      else if (event.type === 'output-invalid') read.invalidAnswers++;
      else read.events.push(event);
      if (isFromUser(event)) read.invalidAnswers = 0;
    }
    // The caller adds to its own list what it writes to the log.
    return { ...read, events: [...read.events] };
  };
}
