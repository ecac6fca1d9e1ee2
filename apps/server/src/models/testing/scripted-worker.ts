import { appendFileSync, readFileSync } from 'node:fs';
import type { Generation, ToWorker } from '../local/worker-messages.ts';

// Speaks the messages of the local model's process and does what the last chat message says; it repeats JSON. Its
// argument is a file that gets a letter at each start.
const starts = process.argv[2] as string;
appendFileSync(starts, 's');

let running = 0;

process.on('disconnect', () => process.exit());
process.on('message', (message: ToWorker) => {
  if (message.type === 'abort') {
    running--;
    process.send?.({ type: 'failed', id: message.id, message: 'aborted' });
    return;
  }
  const text = message.request.messages.at(-1)?.text;
  if (text === 'crash' || (text === 'crash once' && readFileSync(starts, 'utf8').length === 1))
    process.exit(1);
  running++;
  if (text === 'wait') return;

  const generation: Generation = {
    text: text?.startsWith('{') ? text : `${text}, ${running} running, process ${process.pid}`,
    isCut: text?.startsWith('{') === true && !text.endsWith('}'),
    inputTokens: 10,
    cachedTokens: 4,
    outputTokens: 2,
  };
  setTimeout(() => {
    running--;
    process.send?.({ type: 'generated', id: message.id, generation });
  }, 20);
});
