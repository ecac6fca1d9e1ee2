import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { AccountEvent, AgentEventPage, AgentStreamEvent, ListEventsQuery } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Context } from 'hono';
import { ApiError } from '../errors.ts';
import { openAccountSlots } from '../http/account-slots.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { idInPath } from '../http/route-parts.ts';
import { checkPlace, openAccountFollower, selectPlaceNow } from './account-follower.ts';
import type { AgentHub } from './agent-hub.ts';
import type { DeltaHub } from './delta-hub.ts';
import { listEvents, readEvents } from './list-events.ts';
import { openLogFollower } from './log-follower.ts';
import type { SubscribeToDeltas } from './pending-deltas.ts';
import { streamEvents } from './stream-events.ts';

/**
 * For all accounts in this process: each stream uses a connection and up to 64 kB, and a process may have as few as
 * 4,096 descriptors. An account gets at most as many as it leaves for others: 1,500 if it is alone, and the next
 * account still finds some.
 */
const STREAMS_AT_ONCE = 3000;

const eventsRoute = createRoute({
  method: 'get',
  path: '/agents/{id}/events',
  operationId: 'agents.events',
  summary: "Read an agent's events",
  description:
    'Returns a page of the log as JSON; it ends early once it holds 4 MB. With `before`, the newest page comes first. ' +
    'With `Accept: text/event-stream` it is a stream of server-sent events: first the events so far, then each new one, ' +
    'with a comment `: ping` every 10 seconds. It ends after the last event of an agent that has ended. Resume after a break ' +
    'with `Last-Event-ID` or `after`, even long after the end, as long as the plan keeps the events: `events_deleted_at` of a page and of the ' +
    'agent says when they were deleted. If a stream would have nothing left to send, the response is 204. With ' +
    '`deltas=true` a stream also has a `message-delta` for each piece of a message while the model writes it.',
  request: {
    params: z.object({ id: idInPath('The agent_id of the agent.') }),
    query: ListEventsQuery,
    headers: z.object({
      'last-event-id': z.coerce
        .number()
        .int()
        .min(0)
        .max(2_147_483_647)
        .optional()
        .describe('Only events after the one with this id; takes precedence over the parameter `after`.'),
    }),
  },
  responses: {
    200: {
      description:
        'A page, or the stream: the data of each of its events is an AgentEvent, or a MessageDelta',
      content: {
        'application/json': { schema: AgentEventPage },
        'text/event-stream': { schema: AgentStreamEvent },
      },
    },
    204: {
      description:
        'The agent has ended, and there is no event after the one from which the stream should resume, or its events were ' +
        'deleted',
    },
    ...errorResponses('invalid_query', 'concurrent_limit_reached'),
  },
});

const accountRoute = createRoute({
  method: 'get',
  path: '/events',
  operationId: 'events.stream',
  summary: "Follow the account's agents",
  description:
    'One stream of server-sent events for all agents of the account: changes of status, requests for approval, and calls of ' +
    'function tools. It starts with what happens from now on, after a first frame that has nothing but an id, and never ends by ' +
    'itself; a comment `: ping` comes every 10 seconds. Resume after a break with `Last-Event-ID`: nothing is missed.',
  request: {
    headers: z.object({
      'last-event-id': z
        .string()
        .max(100)
        .optional()
        .describe('Also the events after the one with this id, which the stream sent earlier.'),
    }),
  },
  responses: {
    200: {
      description: 'The stream: the data of each of its events is an AccountEvent',
      content: { 'text/event-stream': { schema: AccountEvent } },
    },
    ...errorResponses('invalid_query', 'concurrent_limit_reached'),
  },
});

/** The log of an agent, as pages and as a stream, and the stream of the account. */
export function eventRoutes({
  db,
  events,
  accountEvents,
  deltas,
}: {
  db: Database;
  events: AgentHub;
  accountEvents: AgentHub;
  deltas: DeltaHub;
}) {
  const streams = openAccountSlots('streams', (ofAccount, ofAll) => ofAccount < STREAMS_AT_ONCE - ofAll);
  const logs = openLogFollower({ db, events });
  const accounts = openAccountFollower({ db, events: accountEvents });
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: onInvalid });
  routes.openapi(accountRoute, async (c) => {
    const { accountId } = c.var;
    const given = c.req.valid('header')['last-event-id'];
    const after = given ? checkPlace(given) : await selectPlaceNow(db);
    setStreamHeaders(c);
    if (c.req.method === 'HEAD') return c.body(null) as never;
    const slot = streams.enter(accountId);
    const onClose = () => slot[Symbol.dispose]();
    const hello = `id: ${after}\n\n`;
    return c.body(streamEvents(accounts, accountId, { key: accountId, after, hello, onClose })) as never;
  });
  return routes.openapi(eventsRoute, async (c) => {
    const { id: agentId } = c.req.valid('param');
    const { after: afterQuery, before, limit, deltas: withDeltas } = c.req.valid('query');
    const after = c.req.valid('header')['last-event-id'] ?? afterQuery ?? 0;
    const { accountId } = c.var;
    const isStream = c.req.header('accept')?.includes('text/event-stream') === true;
    if (before !== undefined && (isStream || afterQuery !== undefined))
      throw new ApiError('invalid_query', 'before: only for pages, and without after');
    if (!isStream) {
      if (withDeltas === 'true')
        throw new ApiError('invalid_query', 'deltas: only for streams, with Accept: text/event-stream');
      return c.json(await listEvents(db, accountId, { agentId, after, before, limit }), 200);
    }
    // Another account's agent must be a 404 with a body, not a stream that breaks.
    const log = await readEvents(db, accountId, { agentId, after, limit: 0, maxBytes: 0 });
    // An EventSource that has received everything would reconnect for ever; this ends it.
    if (log.hasEnded && (after >= log.lastId || log.deletedAt !== null)) return c.body(null, 204);
    setStreamHeaders(c);
    // Nobody would read the stream, or close it.
    if (c.req.method === 'HEAD') return c.body(null) as never;
    const slot = streams.enter(accountId);
    const onClose = () => slot[Symbol.dispose]();
    const subscribe: SubscribeToDeltas | undefined =
      withDeltas === 'true' ? (onDelta) => deltas.subscribe(agentId, onDelta) : undefined;
    return c.body(streamEvents(logs, accountId, { key: agentId, after, subscribe, onClose })) as never;
  });
}

function setStreamHeaders(c: Context<AppEnv>): void {
  c.header('content-type', 'text/event-stream');
  c.header('cache-control', 'no-store');
  // Proxies such as nginx would hold events back to fill a buffer.
  c.header('x-accel-buffering', 'no');
}
