import { z } from 'zod';
import { AGENT_EVENTS } from './events/agent-events.ts';
import { LOOP_EVENTS } from './events/loop-events.ts';
import { MCP_EVENTS } from './events/mcp-events.ts';
import { MEMORY_EVENTS } from './events/memory-events.ts';
import { NETWORK_EVENTS } from './events/network-events.ts';

export * from './events/agent-events.ts';
export * from './events/loop-events.ts';
export * from './events/mcp-events.ts';
export * from './events/memory-events.ts';
export * from './events/network-events.ts';

/** Everything that an agent's log can contain. The server writes nothing else. */
export const AgentEvent = z
  .discriminatedUnion('type', [
    ...AGENT_EVENTS,
    ...MEMORY_EVENTS,
    ...LOOP_EVENTS,
    ...MCP_EVENTS,
    ...NETWORK_EVENTS,
  ])
  .meta({
    id: 'AgentEvent',
    description:
      'Something that happened in the life of an agent; `type` says what. Later versions add types and fields: ' +
      'pass over those that you do not know.',
  });
export type AgentEvent = z.infer<typeof AgentEvent>;

export type EventType = AgentEvent['type'];
export type EventOf<Type extends EventType> = Extract<AgentEvent, { type: Type }>;

/** An event before the log has numbered it. */
export type EventPayload<Type extends EventType = EventType> = Type extends EventType
  ? Pick<EventOf<Type>, 'type' | 'data'>
  : never;

/** The event types from which a run is resumed. */
export type LoopEventType = z.infer<(typeof LOOP_EVENTS)[number]>['type'];

export const MessageDelta = z
  .object({
    type: z.literal('message-delta').meta({ description: 'What it is.' }),
    ts: z.int().meta({ description: 'When it was sent: milliseconds since the epoch.' }),
    data: z
      .object({
        step: z.int().meta({ description: 'The turn of the model, counted from 1.' }),
        attempt: z.int().meta({
          description: 'Which attempt at this turn: a new number starts the text over.',
        }),
        text: z.string().meta({ description: 'The next piece of the text.' }),
      })
      .meta({ description: 'The piece, and where it belongs.' }),
  })
  .meta({
    id: 'MessageDelta',
    description:
      'A piece of a message that the model is writing, in a stream with `deltas=true`. It is not stored and has no id. ' +
      'Pieces may be lost; the event `message` that follows has the whole text.',
  });
export type MessageDelta = z.infer<typeof MessageDelta>;

/** What the stream of an agent sends. */
export const AgentStreamEvent = z.union([AgentEvent, MessageDelta]).meta({
  id: 'AgentStreamEvent',
  description: 'An event of the log or, with `deltas=true`, a piece of a message that the model is writing.',
});

export const AgentEventPage = z
  .object({
    data: z.array(AgentEvent).meta({ description: 'Oldest first.' }),
    next_cursor: z.string().nullable().meta({
      description:
        'Send it as `after` for the next page, or as `before` if that was given; null when there is no more for now.',
    }),
    events_deleted_at: z.iso
      .datetime()
      .nullable()
      .describe(
        'When the events of the agent were deleted, because its plan keeps them no longer: ISO 8601, UTC; null while ' +
          'they are there.',
      ),
  })
  .meta({ id: 'AgentEventPage', description: 'A page of events, oldest first.' });
export type AgentEventPage = z.infer<typeof AgentEventPage>;

export const ListEventsQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .meta({ description: 'Only events after the one with this id; from the first event when 0 or absent.' }),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .meta({
      description:
        'The newest events before the one with this id, instead of those after `after`. Begin with 2147483647 for the end of ' +
        'the log. Not for streams.',
    }),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Events per page.'),
  deltas: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      'For streams only: also send a MessageDelta for each piece of a message while the model writes it.',
    ),
});
export type ListEventsQuery = z.infer<typeof ListEventsQuery>;
