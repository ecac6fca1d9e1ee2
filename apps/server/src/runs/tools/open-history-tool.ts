import { historyTool, type OwnTool } from '@jettson/agent';
import type { Database } from '@jettson/database';
import { readStep } from '../../agents/read-log.ts';

/** The tool with which an agent reads what was left out of its conversation, from its own log. */
export function openHistoryTool(db: Database, accountId: string, agentId: string): OwnTool {
  return historyTool(async (step) => {
    const events = await readStep(db, accountId, { agentId, step });
    const said = events.find((event) => event.type === 'message')?.data;
    const ends = events.flatMap((event) => (event.type === 'tool-call-end' ? [event.data] : []));
    return said && { said, ends };
  });
}
