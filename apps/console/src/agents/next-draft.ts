import type { AgentEvent, MessageDelta } from '@jettson/sdk';

type Draft = MessageDelta['data'];

/**
 * After these, no message is being written: it is whole, or will not come. A change to another model is not among them:
 * its first words may come before the event.
 */
const ENDS: ReadonlySet<string> = new Set(['message', 'model-retry', 'user-message', 'agent-status']);

/** What has arrived of the message that the model is writing, after this event. */
export function nextDraft(draft: Draft | undefined, event: AgentEvent | MessageDelta): Draft | undefined {
  if (event.type !== 'message-delta') return ENDS.has(event.type) ? undefined : draft;
  // A piece of another step or attempt begins a new text.
  const isNew = draft?.step !== event.data.step || draft.attempt !== event.data.attempt;
  return isNew ? event.data : { ...event.data, text: draft.text + event.data.text };
}
