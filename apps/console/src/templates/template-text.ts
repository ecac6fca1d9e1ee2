import type { Template } from '@jettson/sdk';

/** A template as text, a field after the other, so that two versions can be compared line by line. */
export function templateText({ description, defaults }: Template): string {
  const fields = { ...(description === null ? {} : { description }), ...defaults };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${valueText(value)}\n`)
    .join('');
}

function valueText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  const lines = value.trimEnd().split('\n');
  return lines.length === 1 ? value : ['', ...lines].join('\n  ');
}
