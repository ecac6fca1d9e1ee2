import type { LoopEvent } from '@jettson/agent';
import { TOOLSETS } from '@jettson/contract';
import type { LaidOut } from '../files/snapshots/lay-out-snapshot.ts';

const NEW_COMPUTER =
  'Your computer was lost and replaced by a new one. /workspace contains only the input files of the task, and no earlier process is running: ' +
  'do again what you still need of it.';

const NO_BROWSER_SESSION =
  'Your browser session ended: the open page is gone, and so is everything that was typed or signed in there. Open the page ' +
  'again if you still need it.';

/** When the computer has the files of the earlier one. */
function restored({ savedAt, isComplete }: LaidOut): string {
  return (
    `Your computer was replaced by a new one. /workspace is as it was at ${savedAt.toISOString()}; later changes are gone, ` +
    'and so is everything outside of /workspace. No earlier process is running: do again what you still need of it.' +
    (isComplete ? '' : ' Some files could not be saved or restored: look before you rely on one.')
  );
}

/**
 * What the model is told when it continues without something that it had; null if nothing is missing. `laidOut`: what came
 * from the earlier computer to the new one; undefined if there is no new one.
 */
export function noteOfLoss(
  events: readonly LoopEvent[],
  { laidOut, hasBrowserSession }: { laidOut: LaidOut | null | undefined; hasBrowserSession: boolean },
): string | null {
  const notes = [
    ...(laidOut === undefined ? [] : [laidOut === null ? NEW_COMPUTER : restored(laidOut)]),
    ...(!hasBrowserSession && hadBrowserSession(events) ? [NO_BROWSER_SESSION] : []),
  ];
  return notes.length === 0 ? null : notes.join(' ');
}

/** Whether the browser was used since the model was last told that its session ended. */
function hadBrowserSession(events: readonly LoopEvent[]): boolean {
  const last = events.findLast((event) => isBrowserUse(event) || isNote(event));
  return last !== undefined && isBrowserUse(last);
}

function isBrowserUse({ type, data }: LoopEvent): boolean {
  return type === 'tool-call-end' && !data.is_error && BROWSER_TOOLS.has(data.name);
}

function isNote({ type, data }: LoopEvent): boolean {
  return (
    type === 'user-message' && data.message_id === undefined && data.content.endsWith(NO_BROWSER_SESSION)
  );
}

const BROWSER_TOOLS: ReadonlySet<string> = new Set(TOOLSETS.browser);
