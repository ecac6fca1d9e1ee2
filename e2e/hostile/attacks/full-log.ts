import { calls } from '@jettson/agent/testing';
import { expect } from 'vitest';
import { runCli } from '../../../apps/server/src/cli/run-cli.ts';
import type { Attack } from '../attack.ts';

export const fullLog: Attack = {
  name: 'commands that print 10 MB each, until the log is full',
  script: ({ messages }) =>
    calls(`call-${messages.length}`, 'jettson_shell_run', {
      command: 'head -c 10000000 /dev/zero | tr "\\0" x',
    }),
  async prepare({ dataDir, times }) {
    const lowered = ['plans', 'set', 'scale', '--log-bytes', '25000000', '--json'];
    if (times === 1) await runCli(['node', 'jettson', ...lowered, '--data-dir', dataDir]);
  },
  async attack({ client }) {
    const { agent_id: id } = await client.agents.spawn('print');

    const agent = await client.agents.wait(id, { timeoutMs: 240_000 });

    expect(agent).toMatchObject({ status: 'error', reason: 'log_limit_reached' });
  },
};
