import type { MessageResume } from '@jettson/agent';
import type { EventPayload, EventType } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { fromOldLog, type StoredEvent } from './from-old-log.ts';

/** An event with the data stored beside it. */
export type LoggedEvent<Type extends EventType = EventType> = Type extends 'message'
  ? EventPayload<Type> & { resume: MessageResume }
  : EventPayload<Type>;

/** All events of these types in an agent's log, oldest first. */
export async function readLog<Type extends EventType>(
  db: Database,
  accountId: string,
  agentId: string,
  types: readonly Type[],
): Promise<LoggedEvent<Type>[]> {
  return (await readLogAfter(db, accountId, { agentId, types, after: 0 })).events;
}

/** The events of these types after the number `after`, oldest first, and the number of the last one. */
export async function readLogAfter<Type extends EventType>(
  db: Database,
  accountId: string,
  { agentId, types, after }: { agentId: string; types: readonly Type[]; after: number },
): Promise<{ events: LoggedEvent<Type>[]; last: number }> {
  const rows = await select<Type>(
    db,
    sql`account_id = ${accountId} and agent_id = ${agentId} and type = any(${[...types]}) and seq > ${after}`,
  );
  return { events: rows.map(({ event }) => event), last: rows.at(-1)?.seq ?? after };
}

/** What an agent's log has about one turn: the message of the model and the ends of its calls. */
export async function readStep(
  db: Database,
  accountId: string,
  { agentId, step }: { agentId: string; step: number },
): Promise<LoggedEvent<'message' | 'tool-call-end'>[]> {
  const rows = await select<'message' | 'tool-call-end'>(
    db,
    sql`account_id = ${accountId} and agent_id = ${agentId} and type in ('message', 'tool-call-end')
        and data ->> 'step' = ${String(step)}`,
  );
  return rows.map(({ event }) => event);
}

/**
 * The events of these types up to the model's answer in this step, without it, oldest first, and the model that gave it; up
 * to the end of the log if there is none.
 */
export async function readLogOfStep<Type extends EventType>(
  db: Database,
  accountId: string,
  { agentId, types, step }: { agentId: string; types: readonly Type[]; step: number },
): Promise<{ events: LoggedEvent<Type>[]; answeredBy: string | undefined }> {
  const [said] = await select<'message'>(
    db,
    sql`account_id = ${accountId} and agent_id = ${agentId} and type = 'message'
        and data ->> 'step' = ${String(step)}`,
  );
  const until = said?.seq ?? null;
  const rows = await select<Type>(
    db,
    sql`account_id = ${accountId} and agent_id = ${agentId} and type = any(${[...types]})
        and (${until}::int is null or seq < ${until})`,
  );
  return { events: rows.map(({ event }) => event), answeredBy: said?.event.data.model_id };
}

async function select<Type extends EventType>(
  db: Database,
  condition: RawBuilder<unknown>,
): Promise<{ seq: number; event: LoggedEvent<Type> }[]> {
  const { rows } = await sql<Omit<StoredEvent, 'resume'> & { resume: string | null; seq: number }>`
    select seq, type, data, resume from agent_events where ${condition} order by seq`.execute(db);
  return rows.map(({ seq, resume, ...row }) => {
    const event = fromOldLog(resume === null ? row : { ...row, resume: JSON.parse(resume) });
    // Only values of this type were written.
    return { seq, event: event as LoggedEvent<Type> };
  });
}
