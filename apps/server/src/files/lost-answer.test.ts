import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calls, type Script, says } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { useTestServer } from '../testing/index.ts';

/** Writes a file into out, once per computer, and answers; before the first answer, the model kills all computers. */
const script: Script = async ({ messages }) => {
  const computers = messages.some(({ text }) => text.includes('Your computer was lost')) ? 2 : 1;
  if (messages.filter(({ role }) => role === 'tool').length < computers) {
    return calls(`call-${messages.length}`, 'jettson_files_write', { path: 'out/kept.txt', content: 'kept' });
  }
  if (killsAtAnswer) await killComputers();
  killsAtAnswer = false;
  return says('done');
};
let killsAtAnswer = true;

/** Resolves when they are gone: a computer that is about to die may still answer. */
async function killComputers(): Promise<void> {
  const root = join(server.config.dataDir, 'computers');
  for (const name of readdirSync(root).filter((folder) => folder.startsWith('cmp_'))) {
    const record = JSON.parse(readFileSync(join(root, name, 'computer.json'), 'utf8'));
    if (!record.process) continue;
    process.kill(record.process.pid, 'SIGKILL');
    await expect.poll(() => isAlive(record.process.pid)).toBe(false);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const server = useTestServer(script);

test('a computer that dies at the answer takes nothing with it that the agent left: the answer is asked for again', async () => {
  const { agents } = server.client;

  const { agent_id: id } = await agents.spawn('leave a file');
  const ended = await agents.wait(id);

  const types: string[] = [];
  for await (const { type } of agents.stream(id)) types.push(type);
  expect(ended).toMatchObject({ status: 'completed', final_result: 'done' });
  expect(await agents.artifacts.list(id)).toMatchObject([{ path: 'out/kept.txt', size_bytes: 4 }]);
  expect(types.filter((type) => type === 'computer-ready')).toHaveLength(2);
  expect(types.indexOf('artifact-kept')).toBeLessThan(types.lastIndexOf('message'));
});
