import { formatDateTime } from '../api/format.ts';

/** Why the server switched a webhook off, with times as people write them, and what to do. */
export function whyDisabled(reason: string): string {
  const words = reason
    .replace(/\.$/, '')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => formatDateTime(time));
  return `Switched off by the server: ${words.slice(0, 1).toLowerCase()}${words.slice(1)}. Enable it once the receiver works again.`;
}
