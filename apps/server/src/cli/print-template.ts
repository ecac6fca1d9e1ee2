import type { Template } from '@jettson/sdk';
import { structuredPatch } from 'diff';
import { stringify } from 'yaml';
import { printLine, styled } from './output.ts';
import { plainText } from './plain-text.ts';

/** Unchanged lines around a change. */
const CONTEXT_LINES = 2;

/** A template as a file that `jettson apply` reads. Write-only values are "…", which keeps them. */
export function toYaml({ name, description, defaults }: Template): string {
  const fields = { name, ...(description === null ? {} : { description }), ...defaults };
  return plainText(stringify(fields, { lineWidth: 0 }));
}

/** Prints what differs between two versions, line by line. */
export function printDiff(before: Template, after: Template): void {
  const { hunks } = structuredPatch('', '', toLines(before), toLines(after), '', '', {
    context: CONTEXT_LINES,
  });
  if (hunks.length === 0) printLine(`  ${styled('yellow', '~')} a write-only value`);
  for (const [index, { lines }] of hunks.entries()) {
    if (index > 0) printLine(styled('dim', '  …'));
    for (const line of lines) if (!line.startsWith('\\')) printLine(`  ${coloured(line)}`);
  }
}

function coloured(line: string): string {
  if (line.startsWith('+')) return styled('green', line);
  return line.startsWith('-') ? styled('red', line) : styled('dim', line);
}

/** Fields in one order, so that only what changed differs. */
function toLines({ description, defaults }: Template): string {
  const fields = { ...(description === null ? {} : { description }), ...defaults };
  return plainText(stringify(fields, { lineWidth: 0, sortMapEntries: true }));
}
