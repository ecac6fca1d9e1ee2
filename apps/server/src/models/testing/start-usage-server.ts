import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A fake provider that answers "done" in all wire formats, and reports the given usage; undefined leaves it out. */
export async function startUsageServer(
  usage: () => unknown,
): Promise<{ url: string; asked(): number; close(): void }> {
  let asked = 0;
  const server = createServer(async (request, response) => {
    asked++;
    await request.toArray();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...answerOf(request.url ?? ''), usage: usage() }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked: () => asked, close: () => server.close() };
}

function answerOf(path: string): object {
  const shared = { id: 'answer', model: 'scripted' };
  if (path.endsWith('/messages')) {
    const content = [{ type: 'text', text: 'done' }];
    return {
      ...shared,
      type: 'message',
      role: 'assistant',
      content,
      stop_reason: 'end_turn',
      stop_sequence: null,
    };
  }
  if (path.endsWith('/responses')) {
    const text = { type: 'output_text', text: 'done', annotations: [] };
    const output = [{ type: 'message', id: 'said', role: 'assistant', content: [text] }];
    return { ...shared, object: 'response', created_at: 1, output };
  }
  const message = { role: 'assistant', content: 'done' };
  return {
    ...shared,
    object: 'chat.completion',
    created: 1,
    choices: [{ index: 0, message, finish_reason: 'stop' }],
  };
}
