import { says, scriptedModel } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { openMeteredModel } from '../../../../usage/open-metered-model.ts';
import { setUpMemory } from '../../../testing/set-up-memory.ts';
import { summarizeTexts } from './summarize-texts.ts';

const memory = setUpMemory();

/** A model on this machine under this name, metered for its own account. */
async function newModel(id: string, script: () => ReturnType<typeof says>) {
  const { accountId, keyId } = await memory.newMemories({});
  const resolved = { id, tableNames: [], isLocal: true, model: scriptedModel(script) };
  return openMeteredModel(memory.db, accountId, { keyId, resolved }).model;
}

test('a model that fails, or says nothing, could not write the summary', async () => {
  const fails = await newModel('fake/failing', () => {
    throw new Error('overloaded');
  });
  const silent = await newModel('fake/silent', () => says(' '));

  for (const model of [fails, silent]) {
    await expect(summarizeTexts(model, ['a', 'b'])).rejects.toMatchObject({
      code: 'unavailable',
      details: { waiting_for: 'model' },
    });
  }
});

test('a database that fails while the call is metered is not taken for a model that fails', async () => {
  // Postgres cannot store a NUL, so metering fails for this model.
  const model = await newModel('fake/\0', () => says('a summary'));

  const summarizing = summarizeTexts(model, ['a', 'b']);

  await expect(summarizing).rejects.toThrow(/0x00|null character/i);
});
