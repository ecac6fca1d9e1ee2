import { type Computer, ComputerError, type SearchMatch } from '../computer.ts';
import { COMPUTER_LAYOUT } from './inside/computer-layout.ts';
import type { SearchQuestion } from './inside/search/main.ts';

const TIMEOUT_MS = 30_000;
/** An answer has at most 200 lines of 500 characters, or 1,000 paths. */
const MAX_ANSWER_LENGTH = 5_000_000;
const MAX_FOUND = 1_000;

const { programs } = COMPUTER_LAYOUT;
const COMMAND = `exec ${programs}/bin/node --max-old-space-size=128 ${programs}/search.cjs`;

/** Looking for files and for lines in them, by a program that runs like a command: it can be killed. */
export function searchWorkspace(exec: Computer['exec']): Pick<Computer, 'search' | 'find'> {
  async function ask(
    question: SearchQuestion,
    signal: AbortSignal | undefined,
  ): Promise<{ found: unknown[]; truncated: boolean }> {
    const encoded = Buffer.from(JSON.stringify(question)).toString('base64');
    const { stdout, timedOut } = await exec(`${COMMAND} ${encoded}`, {
      timeoutMs: TIMEOUT_MS,
      ...(signal && { signal }),
    });
    if (timedOut) throw new ComputerError('timeout', `the search took more than ${TIMEOUT_MS / 1000} s`);
    return parseAnswer(stdout);
  }

  return {
    async search(query, signal) {
      const { found, truncated } = await ask(query, signal);
      return { matches: found.map(toMatch), truncated };
    },
    async find(glob, signal) {
      const { found, truncated } = await ask({ path: '.', glob }, signal);
      return { paths: found.map(String), truncated };
    },
  };
}

/** The agent can make up what comes out of its computer. */
function parseAnswer(stdout: string): { found: unknown[]; truncated: boolean } {
  const answer = stdout.length > MAX_ANSWER_LENGTH ? null : parse(stdout);
  const { found, truncated, code, message } = Object(answer);
  if (typeof message === 'string') {
    const known = (['not_found', 'not_a_file', 'outside_workspace', 'invalid_pattern'] as const).find(
      (one) => one === code,
    );
    throw new ComputerError(known ?? 'io_error', message.slice(0, 8_000));
  }
  if (!Array.isArray(found) || found.length > MAX_FOUND) {
    throw new ComputerError('io_error', 'the search failed');
  }
  return { found, truncated: truncated === true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toMatch(value: unknown): SearchMatch {
  const { path, line, text } = Object(value);
  return { path: String(path), line: Number(line), text: String(text) };
}
