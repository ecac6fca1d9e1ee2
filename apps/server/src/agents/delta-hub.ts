import { randomUUID } from 'node:crypto';
import type { MessageDelta } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';

type Delta = MessageDelta['data'];

/**
 * Brings what models write to those who follow it, while it is written. In one process it is passed on at once; to other
 * processes in batches, and only while one of them has said that somebody there follows the agent. Anything may be lost:
 * the message that follows has the whole text.
 */
export interface DeltaHub {
  /** A piece of a message of the agent that is being written. */
  publish(agentId: string, delta: Delta): void;
  /** Whether anybody follows what the agent's model writes. */
  isFollowed(agentId: string): boolean;
  /** Sends what is still held back for the agent. */
  flush(agentId: string): void;
  /** Calls `onDelta` for each piece; returns the unsubscribe function. */
  subscribe(agentId: string, onDelta: (delta: Delta) => void): () => void;
  close(): Promise<void>;
}

const BATCH_MS = 50;
/** A notification carries 8,000 bytes; a character of JSON may take six. No character is cut into halves. */
const PIECES = /.{1,1200}/gsu;
const IDS_PER_CALL = 200;
/** How often a process says which agents are followed there, and how long others rely on it. */
const CALL_MS = 10_000;
const BELIEVED_MS = 25_000;

/** The hub of this process, on two channels of the database. */
export async function openDeltaHub(database: Pick<DatabaseHandle, 'listen' | 'notify'>): Promise<DeltaHub> {
  const own = randomUUID();
  const followers = new Map<string, Set<(delta: Delta) => void>>();
  /** Until when other processes follow an agent. */
  const followedElsewhere = new Map<string, number>();
  const held = new Map<string, { deltas: Delta[]; timer: NodeJS.Timeout }>();

  let number = 0;

  /** The message of another process; undefined for one of our own. */
  const fromOthers = (payload: string) => {
    const { from, number: _, ...message } = JSON.parse(payload);
    return from === own ? undefined : message;
  };
  function notify(channel: string, message: object): void {
    // Postgres sends what is notified twice in a transaction only once, and a model may write the same twice.
    const payload = JSON.stringify({ from: own, number: number++, ...message });
    // What is lost is in the message that follows.
    void database.notify(channel, payload);
  }

  const unlisten = await Promise.all([
    database.listen('delta-followed', (payload) => {
      const message: { agents: string[] } | undefined = fromOthers(payload);
      for (const id of message?.agents ?? []) followedElsewhere.set(id, performance.now() + BELIEVED_MS);
    }),
    database.listen('message-delta', (payload) => {
      const message: { agent: string; delta: Delta } | undefined = fromOthers(payload);
      if (message !== undefined) deliver(message.agent, message.delta);
    }),
  ]);

  function deliver(agentId: string, delta: Delta): void {
    for (const onDelta of followers.get(agentId) ?? []) onDelta(delta);
  }

  function callOut(agentIds: readonly string[]): void {
    for (let start = 0; start < agentIds.length; start += IDS_PER_CALL) {
      notify('delta-followed', { agents: agentIds.slice(start, start + IDS_PER_CALL) });
    }
  }

  function isFollowedElsewhere(agentId: string): boolean {
    const until = followedElsewhere.get(agentId) ?? 0;
    if (until > performance.now()) return true;
    followedElsewhere.delete(agentId);
    return false;
  }

  function flush(agentId: string): void {
    const batch = held.get(agentId);
    if (batch === undefined) return;
    held.delete(agentId);
    clearTimeout(batch.timer);
    for (const { text, ...place } of batch.deltas) {
      for (const piece of text.match(PIECES) ?? []) {
        notify('message-delta', { agent: agentId, delta: { ...place, text: piece } });
      }
    }
  }

  const calling = setInterval(() => callOut([...followers.keys()]), CALL_MS).unref();
  return {
    publish(agentId, delta) {
      deliver(agentId, delta);
      if (!isFollowedElsewhere(agentId)) return;
      const timer = held.get(agentId)?.timer ?? setTimeout(() => flush(agentId), BATCH_MS).unref();
      held.set(agentId, { deltas: joinDelta(held.get(agentId)?.deltas ?? [], delta), timer });
    },
    isFollowed: (agentId) => followers.has(agentId) || isFollowedElsewhere(agentId),
    flush,
    subscribe(agentId, onDelta) {
      const ofAgent = followers.get(agentId) ?? new Set();
      followers.set(agentId, ofAgent.add(onDelta));
      if (ofAgent.size === 1) callOut([agentId]);
      return () => {
        ofAgent.delete(onDelta);
        if (ofAgent.size === 0) followers.delete(agentId);
      };
    },
    async close() {
      clearInterval(calling);
      for (const { timer } of held.values()) clearTimeout(timer);
      await Promise.all(unlisten.map((stop) => stop()));
    },
  };
}

/** The pieces with one more, which joins the last if both belong to one attempt. */
export function joinDelta(deltas: readonly Delta[], delta: Delta): Delta[] {
  const last = deltas.at(-1);
  if (last === undefined || last.step !== delta.step || last.attempt !== delta.attempt)
    return [...deltas, delta];
  return [...deltas.slice(0, -1), { ...last, text: last.text + delta.text }];
}
