import type { Computer } from '@jettson/computers';
import type { ToolResult } from '@jettson/contract';
import type { OwnTool, ToolContext } from '../types.ts';
import { expectComputerErrors } from './expect-failures.ts';

interface ShellInput {
  command: string;
  timeout_seconds?: number;
  background?: boolean;
}

const DEFAULT_WAIT_SECONDS = 10;

const processId = { type: 'string', minLength: 1, description: 'From jettson_shell_run.' };

/** `sh -c` in this computer's /workspace, with these variables in the environment. */
export function shellTools(computer: Computer, env: Record<string, string> = {}): OwnTool[] {
  return [runTool(computer, env), outputTool(computer), stopTool(computer)];
}

function runTool(computer: Computer, env: Record<string, string>): OwnTool {
  async function runToEnd(
    { command, timeout_seconds = 30 }: ShellInput,
    { signal, onOutput }: ToolContext,
  ): Promise<ToolResult> {
    const { stdout, stderr, exitCode, truncated, timedOut } = await expectComputerErrors(
      computer.exec(command, { env, timeoutMs: timeout_seconds * 1000, signal, onOutput }),
    );
    return { output: { stdout, stderr, exit_code: exitCode, truncated, timed_out: timedOut } };
  }

  return {
    name: 'jettson_shell_run',
    description:
      'Run a command with `sh -c` in /workspace and get its output. Each call is a new shell: directory changes and variables do not last, files do. The command is killed when its time limit is over; one that takes longer runs in the background.',
    inputSchema: {
      type: 'object',
      properties: {
        command: { type: 'string', minLength: 1, description: 'The command line, as given to sh -c.' },
        timeout_seconds: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: 60,
          description: 'Seconds until it is killed; 30 when left out, 60 at most. Not in the background.',
        },
        background: {
          type: 'boolean',
          description:
            'Answer at once with a process_id and let it run without a time limit: builds, tests, servers. Read what it writes with jettson_shell_output.',
        },
      },
      required: ['command'],
    },
    parallelSafe: false,
    async execute(input: ShellInput, context) {
      if (input.background !== true) return runToEnd(input, context);
      return { output: { process_id: await expectComputerErrors(computer.start(input.command, { env })) } };
    },
  };
}

function outputTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_shell_output',
    description:
      'Get what a process in the background has written since the last call. If that is nothing, wait until it writes something or ends.',
    inputSchema: {
      type: 'object',
      properties: {
        process_id: processId,
        wait_seconds: {
          type: 'number',
          minimum: 0,
          maximum: 60,
          description: `How long to wait at most; ${DEFAULT_WAIT_SECONDS} when left out, 60 at most.`,
        },
      },
      required: ['process_id'],
    },
    parallelSafe: true,
    async execute(
      {
        process_id: id,
        wait_seconds: seconds = DEFAULT_WAIT_SECONDS,
      }: { process_id: string; wait_seconds?: number },
      { signal, onOutput },
    ) {
      const { stdout, stderr, exitCode, running, truncated } = await expectComputerErrors(
        computer.output(id, { waitMs: seconds * 1000, signal, onOutput }),
        { not_found: () => explainUnknown(id) },
      );
      return { output: { stdout, stderr, exit_code: exitCode, running, truncated } };
    },
  };
}

function stopTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_shell_stop',
    description: 'End a process in the background, with all that it started.',
    inputSchema: { type: 'object', properties: { process_id: processId }, required: ['process_id'] },
    parallelSafe: false,
    async execute({ process_id: id }: { process_id: string }) {
      const { exitCode } = await expectComputerErrors(computer.stop(id), {
        not_found: () => explainUnknown(id),
      });
      return { output: { exit_code: exitCode, running: false } };
    },
  };
}

function explainUnknown(id: string): string {
  return (
    `There is no process ${id} on this computer. If your computer was replaced after you had started it, it ended with the ` +
    'earlier one: start it again if you need it.'
  );
}
