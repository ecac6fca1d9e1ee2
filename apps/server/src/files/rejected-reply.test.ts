import { calls, type Script, says } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { startTestServer } from '../testing/index.ts';

const write = (id: string, content: string) =>
  calls(id, 'jettson_files_write', { path: 'out/report.txt', content });

/** Gives an empty answer while the report is a draft, and is told so. */
const script: Script = ({ messages }) => {
  const taken = messages.filter(({ role }) => role === 'tool').length;
  if (taken === 0) return write('c1', 'draft');
  if (taken > 1) return says('The report is written');
  return messages.some(({ text }) => text.includes('was empty')) ? write('c2', 'final') : says(' ');
};

test('a reply that is no answer keeps no files: what is kept is what there was at the answer', async () => {
  await using server = await startTestServer(script);
  const { agents } = server.client;

  const { agent_id: id, status } = await agents.spawnAndWait('Write the report');

  const { data } = await agents.events(id, { limit: 1000 });
  expect(status).toBe('completed');
  expect(data.filter((event) => event.type === 'artifact-kept')).toMatchObject([
    { data: { path: 'out/report.txt', size_bytes: 'final'.length } },
  ]);
});
