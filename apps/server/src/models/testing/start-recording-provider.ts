import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RecordingProvider extends AsyncDisposable {
  url: string;
  /** Bodies of the requests to models, oldest first. */
  asked: Record<string, unknown>[];
  /** The key of each request, for lists too, as its header has it. */
  keys: (string | undefined)[];
}

/**
 * A fake provider that lists `models`, answers "done" in the wire format of the request, and keeps the requests.
 * `refuse` returns the status that a model fails with.
 */
export async function startRecordingProvider(
  models: readonly string[],
  refuse: (model: string) => number | undefined = () => undefined,
): Promise<RecordingProvider> {
  const asked: Record<string, unknown>[] = [];
  const keys: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    keys.push(request.headers.authorization ?? request.headers['x-api-key']?.toString());
    response.setHeader('content-type', 'application/json');
    if (request.url?.startsWith('/v1/models')) {
      return response.end(JSON.stringify({ data: models.map((id) => ({ id })) }));
    }
    const body = JSON.parse(await text(request));
    asked.push(body);
    const status = refuse(body.model);
    if (status !== undefined) {
      return response.writeHead(status).end(JSON.stringify({ error: { type: 'refused', message: 'No' } }));
    }
    response.end(JSON.stringify(request.url === '/v1/messages' ? anthropicAnswer(body) : openAiAnswer(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    keys,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const anthropicAnswer = ({ model }: { model: string }) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model,
  content: [{ type: 'text', text: 'done' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 100, output_tokens: 10 },
});

const openAiAnswer = ({ model }: { model: string }) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model,
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'done' } }],
  usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
});
