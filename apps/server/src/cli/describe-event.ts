import type { AgentEvent } from '@jettson/sdk';
import { oneLine, plainText } from './plain-text.ts';

/** An event as a log shows it to people. */
export interface EventLine {
  kind: 'step' | 'tool' | 'output' | 'text' | 'good' | 'bad';
  text: string;
}

/** An event in words for people; null if other events say the same. Control sequences in agents' texts are removed. */
export function describeEvent({ type, data }: AgentEvent): EventLine | null {
  switch (type) {
    case 'agent-status': {
      const isSaid = data.reason === undefined || data.reason === data.status;
      const text = isSaid ? data.status : `${data.status} (${oneLine(data.reason ?? '')})`;
      return { kind: data.status === 'completed' ? 'good' : data.status === 'error' ? 'bad' : 'step', text };
    }
    case 'computer-ready':
      return { kind: 'step', text: `computer ready in ${data.region} after ${data.spawn_time_ms} ms` };
    case 'message':
      return data.text.trim() === '' ? null : { kind: 'text', text: plainText(data.text.trim()) };
    case 'user-message':
      // Without an id, it is a hint from the server to the model.
      return data.message_id === undefined ? null : { kind: 'text', text: `> ${plainText(data.content)}` };
    case 'tool-call-start': {
      const call = `${oneLine(data.name)} ${describeInput(data.input)}`;
      return data.waits_for === 'client'
        ? { kind: 'tool', text: `${call} (waits for a result from your program: ${data.call_id})` }
        : { kind: 'tool', text: call };
    }
    case 'tool-call-output':
      return { kind: 'output', text: plainText(data.text.trimEnd()) };
    case 'tool-call-end':
      return data.is_error
        ? { kind: 'bad', text: `${oneLine(data.name)}: ${oneLine(data.fault ?? 'it failed')}` }
        : null;
    case 'model-retry':
      return { kind: 'bad', text: `the model failed and is asked again: ${oneLine(data.error)}` };
    case 'egress-denied':
      return { kind: 'bad', text: `connection refused: ${oneLine(data.target)}: ${oneLine(data.reason)}` };
    case 'secret-used':
      return {
        kind: 'step',
        text: `sent the secret ${data.name} to ${oneLine(data.host)}: ${data.status ?? 'no answer'}`,
      };
    case 'secret-withheld':
      return {
        kind: 'bad',
        text: `the secret ${data.name} is not for ${oneLine(data.host)}: the placeholder stayed`,
      };
    case 'secret-unusable':
      return {
        kind: 'bad',
        text: `a request to ${oneLine(data.host)} was signed (${oneLine(data.scheme)}), which needs the secret itself`,
      };
    case 'secret-refresh-failed':
      return { kind: 'bad', text: `the secret ${data.name} could not be refreshed: ${oneLine(data.error)}` };
    case 'memory-recalled':
      return data.memories.length === 0
        ? null
        : { kind: 'step', text: `recalled ${data.memories.map(({ key }) => oneLine(key)).join(', ')}` };
    case 'memory-extracted':
      return data.saved.length === 0
        ? null
        : { kind: 'step', text: `remembered ${data.saved.map(({ key }) => oneLine(key)).join(', ')}` };
    // The model's last message has already said this, and each turn is visible by its actions.
    case 'final-result':
    case 'step-start':
    case 'stopped':
      return null;
    default:
      return { kind: 'step', text: oneLine(`${type} ${JSON.stringify(data)}`) };
  }
}

/** If there is only one value, as for a shell command, that value alone. */
function describeInput(input: Record<string, unknown>): string {
  const values = Object.values(input);
  const [only] = values;
  return oneLine(values.length === 1 && typeof only === 'string' ? only : JSON.stringify(input));
}
