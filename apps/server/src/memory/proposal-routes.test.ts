import type { Memory, MemoryProposal, MemoryProposalList, WrittenMemory } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';
import { sweepMemories } from './bulk/sweep-memories.ts';
import { wholeAccount } from './model/memory-scope.ts';
import { openMemoryTools } from './recall/open-memory-tools.ts';
import { openRunSources } from './recall/run-sources.ts';

const app = useTestApp();

async function newCaller() {
  const { db } = app.deps.database;
  const { accountId, apiKey } = await newAccount(db);
  const send = async <Body>(method: string, path: string, body?: object) =>
    (await app.call(apiKey, method, path, { body })) as { status: number; body: Body };
  const put = (value: string, more: object = {}) =>
    send<WrittenMemory>('POST', '/memory', { key: 'bank', value, ...more });
  const get = async () => (await send<Memory>('GET', '/memory?key=bank')).body;
  const proposals = async () => (await send<MemoryProposalList>('GET', '/memory/proposals')).body.proposals;
  return { accountId, apiKey, send, put, get, proposals };
}

const PAGE = { provenance: { kind: 'web_page', url: 'https://example.com' } };

test('what comes from a page is kept beside what the account wrote, and accepted under its trust', async () => {
  const { send, put, get, proposals } = await newCaller();
  await put('Starling', { tags: ['own'] });

  const { status, body: written } = await put('Monzo', { ...PAGE, importance: 8 });
  const before = await get();
  const waiting = await proposals();
  const path = `/memory/proposals/${written.proposal_id}/accept`;
  const accepted = await send<MemoryProposal>('POST', path);
  const again = await send<MemoryProposal>('POST', path);

  expect(status).toBe(201);
  expect(written).toMatchObject({ value: 'Starling', version: 1 });
  expect(before).toMatchObject({ value: 'Starling', trust: 'user', tags: ['own'] });
  expect(waiting).toMatchObject([
    {
      proposal_id: written.proposal_id,
      value: 'Monzo',
      trust: 'web',
      current: { value: 'Starling', trust: 'user' },
    },
  ]);
  expect(accepted.body).toMatchObject({ status: 'accepted', accepted_version: 2 });
  expect(again.body).toMatchObject({
    status: 'accepted',
    accepted_version: 2,
    decided_at: accepted.body.decided_at,
  });
  expect(await get()).toMatchObject({
    value: 'Monzo',
    version: 2,
    importance: 8,
    trust: 'user',
    provenance: { kind: 'key', url: 'https://example.com' },
  });
  expect(await proposals()).toEqual([]);
});

test('a proposal that was rejected changes nothing, and cannot be accepted any more', async () => {
  const { send, put, get } = await newCaller();
  await put('Starling');
  const { body } = await put('Monzo', PAGE);

  const rejected = await send<MemoryProposal>('POST', `/memory/proposals/${body.proposal_id}/reject`);
  const again = await send<MemoryProposal>('POST', `/memory/proposals/${body.proposal_id}/reject`);
  const accepted = await send('POST', `/memory/proposals/${body.proposal_id}/accept`);

  expect([rejected.body.status, again.body.status]).toEqual(['rejected', 'rejected']);
  expect(accepted).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  expect((await get()).value).toBe('Starling');
});

test("another account's proposal is not there", async () => {
  const mine = await newCaller();
  const other = await newCaller();
  await mine.put('Starling');
  const { body } = await mine.put('Monzo', PAGE);

  const accepted = await other.send('POST', `/memory/proposals/${body.proposal_id}/accept`);
  const rejected = await other.send('POST', `/memory/proposals/${body.proposal_id}/reject`);

  expect([accepted.status, rejected.status]).toEqual([404, 404]);
  expect(await other.proposals()).toEqual([]);
  expect(await mine.proposals()).toHaveLength(1);
});

test('proposals come page by page, newest first, of one namespace where it is named', async () => {
  const { send, put } = await newCaller();
  for (const namespace of ['a', 'b']) {
    await put('Starling', { namespace });
    for (const value of ['one', 'two', 'three']) await put(value, { ...PAGE, namespace });
  }

  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await send<MemoryProposalList>('GET', `/memory/proposals?namespace=b&limit=2${query}`);
    seen.push(...body.proposals.map(({ value }) => value));
    cursor = body.next_cursor;
  }

  expect(seen.sort()).toEqual(['one', 'three', 'two']);
  expect((await send('GET', '/memory/proposals?cursor=x')).status).toBe(400);
});

test('what is said twice waits once, and what is deleted for good leaves no proposal', async () => {
  const { send, put, proposals } = await newCaller();
  await put('Starling');
  await put('Monzo', PAGE);
  await put('Monzo', PAGE);
  const waiting = await proposals();

  await send('DELETE', '/memory?key=bank&hard=true');

  expect(waiting).toHaveLength(1);
  expect(await proposals()).toEqual([]);
});

test('a loop of proposals for one key ends at twenty', async () => {
  const { put, proposals } = await newCaller();
  await put('Starling');

  const statuses: number[] = [];
  for (let i = 0; i < 22; i++) statuses.push((await put(`Bank ${i}`, PAGE)).status);

  expect(statuses.filter((status) => status === 402)).toHaveLength(2);
  expect(await proposals()).toHaveLength(20);
});

test('the account saying the same makes a value its own', async () => {
  const { put, get, proposals } = await newCaller();
  await put('Starling', PAGE);
  await put('Starling');

  await put('Monzo', PAGE);

  expect(await get()).toMatchObject({ value: 'Starling', version: 1, trust: 'user' });
  expect(await proposals()).toHaveLength(1);
});

test('an agent that read the web is told that its version was kept as a proposal, and deletes nothing', async () => {
  const { accountId, put, get, proposals } = await newCaller();
  await put('Starling');
  const { embedder, jobs, database } = app.deps;
  const sources = openRunSources();
  sources.note({ type: 'egress-opened', data: { target: 'example.com:443' } });
  const tools = openMemoryTools({ db: database.db, embedder, jobs }, wholeAccount(accountId), {
    agentId: 'ag_1',
    sources,
  });

  const answer = await tools.put({ key: 'bank', value: 'Monzo' });
  const deleted = tools.delete({ key: 'bank' });

  expect(answer).toMatchObject({
    note: expect.stringContaining('proposal'),
    proposal_id: expect.stringMatching(/^mpr_/),
    live: { value: 'Starling' },
  });
  await expect(deleted).rejects.toMatchObject({
    name: 'ToolError',
    message: expect.stringContaining('trusted'),
  });
  expect((await get()).value).toBe('Starling');
  expect(await proposals()).toMatchObject([
    { value: 'Monzo', provenance: { agent_id: 'ag_1', tool: 'computer' } },
  ]);
});

test('a decision is kept for a month, and what waits for ever', async () => {
  const { accountId, send, put, proposals } = await newCaller();
  const { db } = app.deps.database;
  await put('Starling');
  const { body } = await put('Monzo', PAGE);
  await put('Wise', PAGE);
  await send('POST', `/memory/proposals/${body.proposal_id}/reject`);
  await sql`update memory_proposals set created_at = 0, decided_at = case when decided_at is null then null else 0 end
             where account_id = ${accountId}`.execute(db);

  await sweepMemories(db);
  await sweepMemories(db);

  expect(await proposals()).toMatchObject([{ value: 'Wise' }]);
  expect((await send('POST', `/memory/proposals/${body.proposal_id}/reject`)).status).toBe(404);
});
