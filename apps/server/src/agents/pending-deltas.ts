import type { MessageDelta } from '@jettson/contract';
import { joinDelta } from './delta-hub.ts';

/** A client that is this far behind misses pieces; the message that follows has the whole text. */
const MAX_CHARS = 64 * 1024;

/** The pieces of messages in progress that a stream still has to send. */
export interface PendingDeltas extends Disposable {
  /** All of it as `text/event-stream`; null if there is nothing. */
  take(): Uint8Array | null;
}

/** Calls `onDelta` for each piece of a message that is being written; returns the unsubscribe function. */
export type SubscribeToDeltas = (onDelta: (delta: MessageDelta['data']) => void) => () => void;

/** Collects the pieces that `subscribe` brings, and calls `onNews` for each. */
export function openPendingDeltas(subscribe: SubscribeToDeltas, onNews: () => void): PendingDeltas {
  let deltas: MessageDelta['data'][] = [];
  let characters = 0;
  const unsubscribe = subscribe((delta) => {
    if (characters + delta.text.length > MAX_CHARS) return;
    characters += delta.text.length;
    deltas = joinDelta(deltas, delta);
    onNews();
  });
  return {
    take() {
      if (deltas.length === 0) return null;
      const frames = deltas.map(toFrame).join('');
      deltas = [];
      characters = 0;
      return new TextEncoder().encode(frames);
    },
    [Symbol.dispose]: unsubscribe,
  };
}

/** Without an id: a stream is resumed behind the last event of the log. */
function toFrame(data: MessageDelta['data']): string {
  const event: MessageDelta = { type: 'message-delta', ts: Date.now(), data };
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
