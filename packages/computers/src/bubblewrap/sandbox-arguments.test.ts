import { expect, test } from 'vitest';
import { sandboxArguments } from './sandbox-arguments.ts';

// Reading them, Node opens a file in a thread, and the exec server would close it as one that it inherited.
test("the exec server's own Node is told of no certificates", () => {
  const limits = { cpus: 1, memoryBytes: 1e9, workspaceBytes: 1e9, pids: 100 };
  const parts = { system: '/system', node: '/node', run: '/run', disk: null };
  const resources = { enforcedByGroups: [], countsProcesses: false };

  const given = sandboxArguments({
    parts,
    mounts: [],
    limits,
    egress: { forwards: [], direct: [] },
    resources,
  });

  expect(given).toContain('HTTPS_PROXY');
  expect(given.filter((name) => name.startsWith('NODE_'))).toEqual([]);
});
