import picomatch from 'picomatch';
import { Failure } from '../protocol.ts';
import { findLines } from './find-lines.ts';
import { toExpression } from './to-expression.ts';
import { walkFiles } from './walk-files.ts';

// The program that looks for files, and for lines in them. It is a command of its own, so that it can be killed: some
// patterns take for ever. It is given the question as base64 of JSON, and prints its answer as JSON.

/** What to look for. Without a pattern: the paths of the files. */
export interface SearchQuestion {
  pattern?: string;
  /** Relative to the workspace. */
  path: string;
  glob?: string;
}

type SearchAnswer =
  | { found: (string | { path: string; line: number; text: string })[]; truncated: boolean }
  | { code: string; message: string };

const MAX_MATCHES = 200;
const MAX_PATHS = 1_000;

try {
  print(search(JSON.parse(Buffer.from(process.argv[2] ?? '', 'base64').toString())));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  print({ code: error.code, message: error.message });
}

function search({ pattern, path, glob }: SearchQuestion): SearchAnswer {
  const expression = pattern === undefined ? undefined : toExpression(pattern);
  const most = expression === undefined ? MAX_PATHS : MAX_MATCHES;
  const matches = glob === undefined ? () => true : toMatcher(glob);
  const found = [];
  for (const file of walkFiles(path)) {
    if (!matches(file.relative)) continue;
    for (const one of expression === undefined ? [file.path] : findLines(file, expression)) {
      if (found.length === most) return { found, truncated: true };
      found.push(one);
    }
  }
  return { found, truncated: false };
}

/** A pattern without a slash matches names in any folder, as for ripgrep. */
function toMatcher(glob: string): (path: string) => boolean {
  const relative = glob.replace(/^\/workspace\//, '').replace(/^\.?\//, '');
  return picomatch(relative.includes('/') ? relative : `**/${relative}`, { dot: true });
}

function print(answer: SearchAnswer): void {
  process.stdout.write(JSON.stringify(answer));
}
