import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to the model. */
export interface Asked {
  /** When it came, milliseconds. */
  at: number;
  body: Buffer;
}

/** The body of a request, as the provider's cache sees it: without the marks that say where to cache. */
export function promptOf({ body }: Asked): string {
  return body.toString().replaceAll(/,"cache_control":\{[^}]*\}/g, '');
}

export interface InstantModel {
  url: string;
  /** All requests so far; reset by assigning an empty list. */
  asked: Asked[];
  close(): Promise<void>;
}

/**
 * A provider in Anthropic's format that answers at once with the same shell call in each turn, and with an answer when
 * `turns` have been asked for. It looks into no request, or its own time would be measured.
 */
export async function startInstantModel(command: string, turns: () => number): Promise<InstantModel> {
  const model: InstantModel = { url: '', asked: [], close: async () => {} };
  const server = createServer((request, response) => {
    const at = performance.now();
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      model.asked.push({ at, body });
      const step = model.asked.length;
      const isLast = step >= turns();
      const block = isLast
        ? { type: 'text', text: 'done' }
        : { type: 'tool_use', id: `toolu_${step}`, name: 'jettson_shell_run', input: { command } };
      const stopReason = isLast ? 'end_turn' : 'tool_use';
      // What a message of this size is counted as: about four bytes a token.
      const usage = { input_tokens: Math.ceil(body.length / 4), output_tokens: 20 };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(toStream(block, { stopReason, usage }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  model.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  model.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return model;
}

function toStream(
  block: { type: string; text?: string; id?: string; name?: string; input?: object },
  { stopReason, usage }: { stopReason: string; usage: { input_tokens: number; output_tokens: number } },
): string {
  const start =
    block.type === 'text'
      ? { type: 'text', text: '' }
      : { type: 'tool_use', id: block.id, name: block.name, input: {} };
  const delta =
    block.type === 'text'
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
  const events = [
    {
      type: 'message_start',
      message: {
        id: 'msg',
        type: 'message',
        role: 'assistant',
        model: 'instant',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    },
    { type: 'content_block_start', index: 0, content_block: start },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: usage.output_tokens },
    },
    { type: 'message_stop' },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}
