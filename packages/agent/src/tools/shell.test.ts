import { type Computer, ComputerError } from '@jettson/computers';
import { describe, expect, test } from 'vitest';
import { describeInvalidInput } from '../describe-invalid-input.ts';
import { callTool as call, findTool } from '../testing/call-tool.ts';
import { FakeComputerError, fakeComputer } from '../testing/fake-computer.ts';
import { shellTools } from './shell.ts';

describe('jettson_shell_run', () => {
  test('runs with the requested time limit, streams, and returns the documented fields', async () => {
    const pieces: unknown[] = [];
    const computer = fakeComputer({
      onExec: async (command, { timeoutMs, onOutput }) => {
        onOutput?.({ stream: 'stdout', text: 'piece' });
        return {
          stdout: `${command} ${timeoutMs}`,
          stderr: 'e',
          exitCode: 3,
          truncated: false,
          timedOut: false,
        };
      },
    });

    const result = await call(
      shellTools(computer),
      'jettson_shell_run',
      { command: 'make', timeout_seconds: 45 },
      { onOutput: (piece) => pieces.push(piece) },
    );

    expect(result).toEqual({
      output: { stdout: 'make 45000', stderr: 'e', exit_code: 3, truncated: false, timed_out: false },
    });
    expect(pieces).toEqual([{ stream: 'stdout', text: 'piece' }]);
  });

  test('has 30 seconds when none are asked for', async () => {
    const computer = fakeComputer({
      onExec: async (_command, { timeoutMs }) => ({
        stdout: String(timeoutMs),
        stderr: '',
        exitCode: null,
        truncated: true,
        timedOut: true,
      }),
    });

    const { output } = await call(shellTools(computer), 'jettson_shell_run', { command: 'sleep 99' });

    expect(output).toEqual({
      stdout: '30000',
      stderr: '',
      exit_code: null,
      truncated: true,
      timed_out: true,
    });
  });

  test.each([
    [{}],
    [{ command: '' }],
    [{ command: 'ls', timeout_seconds: 61 }],
    [{ command: 'ls', timeout_seconds: 0 }],
  ])('does not take %j', (input) => {
    expect(
      describeInvalidInput(findTool(shellTools(fakeComputer()), 'jettson_shell_run'), input),
    ).not.toBeNull();
  });

  test('a lost computer is not data for the model', async () => {
    const lost = new ComputerError('computer_gone', 'the computer is gone');
    const computer = fakeComputer({ onExec: () => Promise.reject(lost) });

    await expect(call(shellTools(computer), 'jettson_shell_run', { command: 'ls' })).rejects.toBe(lost);
  });
});

describe('a process in the background', () => {
  test('is started at once, read and stopped', async () => {
    const asked: unknown[] = [];
    const computer: Computer = {
      ...fakeComputer(),
      start: async (command, options) => {
        asked.push([command, options]);
        return 'proc_7';
      },
      output: async (id, { waitMs, onOutput }) => {
        asked.push([id, waitMs]);
        onOutput?.({ stream: 'stdout', text: 'new' });
        return { stdout: 'new', stderr: '', exitCode: null, running: true, truncated: false };
      },
      stop: async (id) => {
        asked.push(id);
        return { exitCode: 143 };
      },
    };
    const tools = shellTools(computer, { COLOUR: 'blue' });

    const results = [
      await call(tools, 'jettson_shell_run', { command: 'make', background: true }),
      await call(tools, 'jettson_shell_output', { process_id: 'proc_7' }),
      await call(tools, 'jettson_shell_output', { process_id: 'proc_7', wait_seconds: 0 }),
      await call(tools, 'jettson_shell_stop', { process_id: 'proc_7' }),
    ];

    const output = { stdout: 'new', stderr: '', exit_code: null, running: true, truncated: false };
    expect(results.map((result) => result.output)).toEqual([
      { process_id: 'proc_7' },
      output,
      output,
      { exit_code: 143, running: false },
    ]);
    expect(asked).toEqual([
      ['make', { env: { COLOUR: 'blue' } }],
      ['proc_7', 10_000],
      ['proc_7', 0],
      'proc_7',
    ]);
  });

  test.each(['jettson_shell_output', 'jettson_shell_stop'])(
    'of an earlier computer is explained by %s',
    async (name) => {
      const unknown = () => Promise.reject(new FakeComputerError('not_found', 'there is no process proc_7'));
      const tools = shellTools({ ...fakeComputer(), output: unknown, stop: unknown });

      await expect(call(tools, name, { process_id: 'proc_7' })).rejects.toThrow(/ended with the earlier one/);
    },
  );
});
