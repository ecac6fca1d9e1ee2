import type { Computer } from '@jettson/computers';
import type { OwnTool } from '../types.ts';
import { expectComputerErrors } from './expect-failures.ts';

interface ShellInput {
  command: string;
  timeout_seconds?: number;
}

/** `sh -c` in this computer's /workspace, with these variables in the environment. */
export function shellTools(computer: Computer, env: Record<string, string> = {}): OwnTool[] {
  return [
    {
      name: 'jettson_shell_run',
      description:
        'Run a command with `sh -c` in /workspace and get its output. Each call is a new shell: directory changes and variables do not last, files do. The command is killed when its time limit is over.',
      inputSchema: {
        type: 'object',
        properties: {
          command: { type: 'string', minLength: 1, description: 'The command line, as given to sh -c.' },
          timeout_seconds: {
            type: 'number',
            exclusiveMinimum: 0,
            maximum: 60,
            description: 'Seconds until it is killed; 30 when left out, 60 at most.',
          },
        },
        required: ['command'],
      },
      parallelSafe: false,
      async execute({ command, timeout_seconds = 30 }: ShellInput, { signal, onOutput }) {
        const result = await expectComputerErrors(
          computer.exec(command, { env, timeoutMs: timeout_seconds * 1000, signal, onOutput }),
        );
        return {
          output: {
            stdout: result.stdout,
            stderr: result.stderr,
            exit_code: result.exitCode,
            truncated: result.truncated,
            timed_out: result.timedOut,
          },
        };
      },
    },
  ];
}
