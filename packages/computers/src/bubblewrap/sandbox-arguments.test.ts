import { expect, test } from 'vitest';
import { sandboxArguments, sandboxCommand } from './sandbox-arguments.ts';

const options = {
  parts: { system: '/system', node: '/node', run: '/run', disk: null },
  mounts: [],
  limits: { cpus: 1, memoryBytes: 1e9, workspaceBytes: 1e9, pids: 100 },
  resources: { enforcedByGroups: [], countsProcesses: false },
  execServer: 'node' as const,
};

// Reading them, Node opens a file in a thread, and the exec server would close it as one that it inherited.
test("the exec server's own Node is told of no certificates", () => {
  const given = sandboxArguments({ ...options, egress: { forwards: [], direct: [] } });

  expect(given).toContain('HTTPS_PROXY');
  expect(given.filter((name) => name.startsWith('NODE_'))).toEqual([]);
});

test('clients ask no proxy for the loopback that is not opened, and opened ports are forwarded', () => {
  const egress = { forwards: [{ host: '::1', port: 9000 }], direct: ['localhost', '::1'] };

  const given = sandboxArguments({ ...options, egress });
  const command = sandboxCommand({ ...options, egress });

  expect(given[given.indexOf('NO_PROXY') + 1]).toBe('localhost,::1');
  expect(given[given.indexOf('no_proxy') + 1]).toBe('localhost,::1');
  expect(command).toContain('--forward=::1:9000');
});

test.each(['native', 'node'] as const)(
  'the %s exec server starts under the limits of a process',
  (execServer) => {
    const command = sandboxCommand({ ...options, egress: null, execServer });

    const [program] = command;
    expect(program).toBe(execServer === 'native' ? '/opt/jettson/jettson' : 'prlimit');
    expect(command).toEqual(expect.arrayContaining(['--core=0', '--nofile=8192', '--fsize=2000000000']));
  },
);
