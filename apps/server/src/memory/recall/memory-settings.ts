import {
  DEFAULT_RECALL_TOKENS,
  type MemoryAccess,
  type MemorySettings,
  type UpdateMemorySettingsRequest,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { MemoryScope } from '../model/memory-scope.ts';
import { liveCount } from '../store/count-queries.ts';

/** The account's switches; all are on until they are changed. */
export async function getMemorySettings(db: Database, accountId: string): Promise<MemorySettings> {
  const { rows } = await sql<MemorySettings>`
    select auto_recall, auto_extract from memory_settings where account_id = ${accountId}`.execute(db);
  return rows[0] ?? { auto_recall: true, auto_extract: true };
}

/** Changes the given settings and returns all of them. */
export async function setMemorySettings(
  db: Database,
  accountId: string,
  { auto_recall: recall, auto_extract: extract }: UpdateMemorySettingsRequest,
): Promise<MemorySettings> {
  const { rows } = await sql<MemorySettings>`
    insert into memory_settings (account_id, auto_recall, auto_extract)
    values (${accountId}, ${recall ?? true}, ${extract ?? true})
    on conflict (account_id) do update
      set auto_recall = coalesce(${recall ?? null}, memory_settings.auto_recall),
          auto_extract = coalesce(${extract ?? null}, memory_settings.auto_extract)
    returning auto_recall, auto_extract`.execute(db);
  return rows[0] as MemorySettings;
}

/** What the spawn of an agent says about recall and extraction. */
export interface MemorySwitches {
  /** The field `memory` of its spawn. */
  memory: MemoryAccess | null;
  /** The older form: `{"memory": {"recall": false, "extract": false}}`. The field wins. */
  metadata: Record<string, unknown>;
}

/** Whether the agent's spawn has switched recall or extraction off. */
export function isSwitchedOff({ memory, metadata }: MemorySwitches, name: 'recall' | 'extract'): boolean {
  const older = metadata.memory as Record<string, unknown> | null | undefined;
  return (memory?.[name] ?? older?.[name]) === false;
}

/** Whether the spawn asks for extraction explicitly. */
export function asksToExtract({ memory, metadata }: MemorySwitches): boolean {
  const older = metadata.memory as Record<string, unknown> | null | undefined;
  return (memory?.extract ?? older?.extract) === true;
}

/** How many live memories a run can recall: none if the account or the agent has switched recall off. */
export async function countRecallable(
  db: Database,
  scope: MemoryScope,
  agent: MemorySwitches,
): Promise<number> {
  if (isSwitchedOff(agent, 'recall')) return 0;
  const { rows } = await sql<{ count: number }>`
    select case when coalesce((select auto_recall from memory_settings where account_id = ${scope.accountId}), true)
                then ${liveCount(scope)} else 0 end as count`.execute(db);
  return rows[0]?.count ?? 0;
}

/** How many tokens of memories are added before the agent's task. The field of its spawn wins over its metadata. */
export function recallTokensOf({ memory, metadata }: MemorySwitches): number {
  const older = metadata.memory as Record<string, unknown> | null | undefined;
  const wanted = memory?.recall_tokens ?? older?.recall_tokens;
  if (typeof wanted !== 'number' || !(wanted >= 0)) return DEFAULT_RECALL_TOKENS;
  return wanted;
}
