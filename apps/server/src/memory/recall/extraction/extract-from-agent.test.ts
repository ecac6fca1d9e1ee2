import { says, scriptedModel } from '@jettson/agent/testing';
import type { EventPayload } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { appendEvents } from '../../../agents/append-events.ts';
import type { LoggedEvent } from '../../../agents/read-log.ts';
import { newId } from '../../../ids.ts';
import { newAccount, useTestApp } from '../../../testing/index.ts';
import { onlyModel } from '../../../testing/only-model.ts';
import { wholeAccount } from '../../model/memory-scope.ts';
import { getMemory } from '../../store/get-memory.ts';
import { extractFromAgent } from './extract-from-agent.ts';

const app = useTestApp();

/** Runs the job for a completed agent on a model with this name; returns how often the model was asked. */
async function extractOn(modelId: string, options: Parameters<typeof extract>[1]): Promise<number> {
  return (await extract(modelId, options)).asked;
}

async function extract(
  modelId: string,
  {
    metadata = {},
    memory = null,
    definition = {},
    isDefault = true,
    facts = [],
    events = [],
  }: {
    metadata?: object;
    memory?: object | null;
    definition?: object;
    isDefault?: boolean;
    facts?: object[];
    events?: EventPayload[];
  },
) {
  const { db } = app.deps.database;
  const { accountId, keyId } = await newAccount(db);
  const agentId = newId('ag');
  await sql`
    insert into agents (id, account_id, key_id, task, metadata, memory, definition, max_run_seconds, status, reason, final_result)
    values (${agentId}, ${accountId}, ${keyId}, 'Find the office', ${JSON.stringify(metadata)}::jsonb,
            ${memory && JSON.stringify(memory)}::jsonb, ${JSON.stringify(definition)}::json, 60, 'completed', 'completed', 'The office is in Bristol.')`.execute(
    db,
  );
  await appendEvents(db, accountId, agentId, events as LoggedEvent[]);
  const model = scriptedModel(() => says(JSON.stringify({ facts })));
  const models = onlyModel({
    id: modelId,
    provider: modelId,
    source: 'a test',
    model,
    tableNames: [],
    isLocal: true,
    close: async () => {},
  });
  if (!isDefault) models.current = async () => null;
  await extractFromAgent({ ...app.deps, models }, { accountId, agentId }, new AbortController().signal);
  return { accountId, asked: model.doGenerateCalls.length };
}

test('with the small local model nothing is extracted unless the spawn asks for it', async () => {
  expect(await extractOn('local', {})).toBe(0);
  expect(await extractOn('local', { memory: { recall: true } })).toBe(0);
  expect(await extractOn('local', { memory: { extract: true } })).toBe(1);
  expect(await extractOn('local', { metadata: { memory: { extract: true } } })).toBe(1);
  expect(
    await extractOn('local', { memory: { extract: false }, metadata: { memory: { extract: true } } }),
  ).toBe(0);
});

test('with another model extraction needs no word of the spawn', async () => {
  expect(await extractOn('anthropic/claude-sonnet-5-5', {})).toBe(1);
});

test('where there is no default model, the model that did the work extracts, and without any the job is tried again', async () => {
  const own = { model: 'ollama/qwen3' };

  expect(await extractOn('ollama/qwen3', { definition: own, isDefault: false })).toBe(1);
  await expect(extractOn('ollama/qwen3', { isDefault: false })).rejects.toThrow('there is no model yet');
});

test('a fact of a run whose computer reached the network has the trust of the web', async () => {
  const facts = [{ sentence: 'The office is in Bristol', key: 'office', importance: 6 }];
  const events: EventPayload[] = [{ type: 'egress-opened', data: { target: 'example.com:443' } }];

  const offline = await extract('anthropic/claude-sonnet-5-5', { facts });
  const online = await extract('anthropic/claude-sonnet-5-5', { facts, events });

  const trustOf = async ({ accountId }: { accountId: string }) =>
    (await getMemory(app.deps.database.db, wholeAccount(accountId), { key: 'office' })).trust;
  expect(await trustOf(offline)).toBe('agent');
  expect(await trustOf(online)).toBe('web');
});
