import {
  DEFAULT_RECALL_TOKENS,
  type MemoryAccess,
  type MemorySettings,
  type UpdateMemorySettingsRequest,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** The account's switches; all on until one is changed. */
export async function getMemorySettings(db: Database, accountId: string): Promise<MemorySettings> {
  const { rows } = await sql<MemorySettings>`
    select auto_recall, auto_extract from memory_settings where account_id = ${accountId}`.execute(db);
  return rows[0] ?? { auto_recall: true, auto_extract: true };
}

/** Changes what is given and answers all of it. */
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

/** What an agent says of recall and extraction. */
export interface MemorySwitches {
  /** The field of its spawn. */
  memory: MemoryAccess | null;
  /** The older form: `{"memory": {"recall": false, "extract": false}}`. The field wins. */
  metadata: Record<string, unknown>;
}

function isOff({ memory, metadata }: MemorySwitches, name: 'recall' | 'extract'): boolean {
  const older = metadata.memory as Record<string, unknown> | null | undefined;
  return (memory?.[name] ?? older?.[name]) === false;
}

/** Whether the spawn asks for extraction in so many words. */
export function asksToExtract({ memory, metadata }: MemorySwitches): boolean {
  const older = metadata.memory as Record<string, unknown> | null | undefined;
  return (memory?.extract ?? older?.extract) === true;
}

/** Whether neither the account nor the agent has switched recall off. */
export async function isRecallOn(db: Database, accountId: string, agent: MemorySwitches): Promise<boolean> {
  return !isOff(agent, 'recall') && (await getMemorySettings(db, accountId)).auto_recall;
}

/** The same for extraction. */
export async function isExtractOn(db: Database, accountId: string, agent: MemorySwitches): Promise<boolean> {
  return !isOff(agent, 'extract') && (await getMemorySettings(db, accountId)).auto_extract;
}

/** How many tokens of memories are put before the agent's task. The field of its spawn wins over its metadata. */
export function recallTokensOf({ memory, metadata }: MemorySwitches): number {
  const older = metadata.memory as Record<string, unknown> | null | undefined;
  const wanted = memory?.recall_tokens ?? older?.recall_tokens;
  if (typeof wanted !== 'number' || !(wanted >= 0)) return DEFAULT_RECALL_TOKENS;
  return wanted;
}
