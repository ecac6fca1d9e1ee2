import { loadModel } from './load-model.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

// The process that runs the local model; its only argument is the model's file. It ends with its parent.
const loading = loadModel(process.argv[2] as string);
// The caller is told why; without a model, this process is useless for later calls.
loading.catch(() => setImmediate(() => process.disconnect()));
const running = new Map<number, AbortController>();

process.on('disconnect', () => process.exit());
process.on('message', (message: ToWorker) => {
  if (message.type === 'abort') running.get(message.id)?.abort();
  else void answer(message);
});

async function answer({ id, request }: Extract<ToWorker, { type: 'generate' }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const generate = await loading;
    send({ type: 'generated', id, generation: await generate(request, controller.signal) });
  } catch (error) {
    send({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
  }
}

function send(message: FromWorker): void {
  process.send?.(message);
}
