import type { Computer } from '@jettson/computers';
import { ToolError } from '../errors.ts';
import type { OwnTool } from '../types.ts';
import { expectComputerErrors } from './expect-failures.ts';
import { pathSchema } from './path-schema.ts';

const MAX_PATTERN_LENGTH = 10_000;

interface EditInput {
  path: string;
  old_string: string;
  new_string: string;
  replace_all?: boolean;
}

/** Replaces a text in a file. */
export function editTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_files_edit',
    description:
      'Replace a text in a file in /workspace. It must occur exactly once: include enough of what is around it, with spaces and line ends as they are in the file, or set replace_all.',
    inputSchema: {
      type: 'object',
      properties: {
        path: pathSchema,
        old_string: { type: 'string', minLength: 1, description: 'The text to replace.' },
        new_string: { type: 'string', description: 'The text to put in its place.' },
        replace_all: { type: 'boolean', description: 'Replace every occurrence.' },
      },
      required: ['path', 'old_string', 'new_string'],
    },
    parallelSafe: false,
    async execute({ path, old_string: before, new_string: after, replace_all = false }: EditInput) {
      if (before === after) throw new ToolError('old_string and new_string are the same: nothing to do.');
      const replacements = await expectComputerErrors(
        computer.edit(path, { before, after, replaceAll: replace_all }),
        {
          no_match: (reason) =>
            `${reason}. Nothing was changed: read the file, and give a text that occurs exactly once, or set replace_all.`,
        },
      );
      return { output: { replacements } };
    },
  };
}

/** Finds lines by a regular expression. */
export function searchTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_files_search',
    description:
      'Find lines by a regular expression in the text files of /workspace, with their path and line number; at most 200. Leaves out .git, node_modules and what .gitignore names, unless path leads there.',
    inputSchema: {
      type: 'object',
      properties: {
        pattern: {
          type: 'string',
          minLength: 1,
          maxLength: MAX_PATTERN_LENGTH,
          description: 'A regular expression, matched against each line; (?i) at its start ignores case.',
        },
        path: { ...pathSchema, description: 'A folder or a file; /workspace when left out.' },
        glob: {
          type: 'string',
          minLength: 1,
          maxLength: MAX_PATTERN_LENGTH,
          description: 'Only files like this, such as *.{ts,tsx} or src/**/*.py.',
        },
      },
      required: ['pattern'],
    },
    parallelSafe: true,
    async execute(
      { pattern, path = '/workspace', glob }: { pattern: string; path?: string; glob?: string },
      { signal },
    ) {
      const query = { pattern, path, ...(glob !== undefined && { glob }) };
      return { output: { ...(await expectComputerErrors(computer.search(query, signal))) } };
    },
  };
}

/** Finds files by name. */
export function findTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_files_find',
    description:
      'Find files in /workspace whose path matches a pattern, such as *.csv or src/**/*.ts; at most 1,000. Leaves out .git, node_modules and what .gitignore names.',
    inputSchema: {
      type: 'object',
      properties: { glob: { type: 'string', minLength: 1, maxLength: MAX_PATTERN_LENGTH } },
      required: ['glob'],
    },
    parallelSafe: true,
    async execute({ glob }: { glob: string }, { signal }) {
      return { output: { ...(await expectComputerErrors(computer.find(glob, signal))) } };
    },
  };
}
