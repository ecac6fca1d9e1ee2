import {
  type AgentEvent,
  Jettson,
  JettsonAuthError,
  type JettsonError,
  JettsonNotFoundError,
  JettsonQuotaExceededError,
  JettsonRateLimitError,
  JettsonValidationError,
  type ProgressEntry,
} from '@jettson/sdk';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCuttingProxy } from './start-cutting-proxy.ts';
import type { RealServer } from './start-real-server.ts';

/** Far more streams than 50 cuts need. */
const ROUNDS = 50;

/**
 * Says what the TypeScript SDK does with a whole server, in tests of the file that calls this: `start` gives them one,
 * and they dispose of it.
 */
export function testRealServer(start: () => Promise<RealServer>): void {
  let server: RealServer;
  let client: Jettson;
  const clientWith = (apiKey: string) => new Jettson({ apiKey, baseUrl: server.base_url, maxRetries: 0 });

  beforeAll(async () => {
    server = await start();
    client = new Jettson({ apiKey: server.api_key, baseUrl: server.base_url });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** What is remembered of an agent is written down behind its last event, which ends the stream. */
  async function storedUntilEnd(agentId: string): Promise<AgentEvent[]> {
    const { data } = await client.agents.events(agentId, { limit: 1000 });
    return data.slice(0, data.findLastIndex(({ type }) => type === 'agent-status') + 1);
  }

  test('an agent runs a command and its output is the final result', async () => {
    const progress: ProgressEntry[] = [];

    const agent = await client.agents.spawnAndWait('shell: echo $((6 * 7))', {
      metadata: { team: 'ops 👩‍👩‍👧' },
      onProgress: (entry) => progress.push(entry),
    });

    expect(agent).toMatchObject({
      status: 'completed',
      reason: 'completed',
      metadata: { team: 'ops 👩‍👩‍👧' },
    });
    expect(agent.final_result).toContain('42');
    expect(progress).toEqual(agent.progress);
  });

  test('what is streamed is what is stored', async () => {
    const { agent_id } = await client.agents.spawn('shell: for i in 1 2 3; do echo $i; sleep 0.1; done');
    const streamed: AgentEvent[] = [];

    for await (const event of client.agents.stream(agent_id)) streamed.push(event);

    expect(streamed).toEqual(await storedUntilEnd(agent_id));
    expect(streamed.map(({ id }) => id)).toEqual(streamed.map((_, index) => index + 1));
  });

  test('a stream that is cut 50 times delivers what is stored', async () => {
    await using proxy = await startCuttingProxy(
      () => server.base_url,
      () => ({ ms: 20 + Math.random() * 60 }),
    );
    const cutOff = new Jettson({ apiKey: server.api_key, baseUrl: proxy.url });
    const command = 'for i in $(seq 120); do echo $i; sleep 0.05; done';
    const { agent_id } = await client.agents.spawn(`shell: ${command}`);
    const streamed: AgentEvent[] = [];

    for await (const event of cutOff.agents.stream(agent_id)) streamed.push(event);
    // What is left of the cuts meets the same stream again: it lasts as long as the agent exists.
    for (let round = 1; proxy.cuts() < 50; round++) {
      if (round > ROUNDS) throw new Error(`the proxy cut ${proxy.cuts()} times in ${ROUNDS} streams, not 50`);
      const again: AgentEvent[] = [];
      for await (const event of cutOff.agents.stream(agent_id)) {
        again.push(event);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(again).toEqual(streamed);
    }

    expect(streamed).toEqual(await storedUntilEnd(agent_id));
  });

  test('a cancelled agent is stopped, and a wait for it ends', async () => {
    const { agent_id } = await client.agents.spawn('shell: sleep 50');
    const wait = client.agents.wait(agent_id);

    await client.agents.cancel(agent_id);

    expect(await wait).toMatchObject({ status: 'stopped', reason: 'cancelled' });
  });

  test('agents are listed by page, filtered, newest first', async () => {
    const key = crypto.randomUUID();
    const spawned = await Promise.all([1, 2, 3].map(() => client.agents.spawn('hi', { metadata: { key } })));
    const found: string[] = [];

    for await (const agent of client.agents.iterate({ limit: 2, metadata: { key } }))
      found.push(agent.agent_id);

    expect(found.toSorted()).toEqual(spawned.map(({ agent_id }) => agent_id).toSorted());
  });

  test('one idempotency key starts one agent', async () => {
    const idempotencyKey = crypto.randomUUID();

    const spawned = await Promise.all(
      Array.from({ length: 5 }, () => client.agents.spawn('hi', { idempotencyKey })),
    );

    expect(new Set(spawned.map(({ agent_id }) => agent_id)).size).toBe(1);
    await expect(client.agents.spawn('other', { idempotencyKey })).rejects.toThrow(JettsonValidationError);
  });

  test('an agent that is kept alive answers a message', async () => {
    const { agent_id } = await client.agents.spawn('hello', { keepAlive: true });
    let isIdle = 0;
    for await (const event of client.agents.stream(agent_id)) {
      if (event.type !== 'agent-status' || event.data.status !== 'idle') continue;
      if (isIdle++ > 0) break;
      await client.agents.messages.send(agent_id, 'and in French?');
    }

    expect(await client.agents.get(agent_id)).toMatchObject({
      status: 'idle',
      final_result: 'You said: and in French?',
    });
    await client.agents.cancel(agent_id);
  });

  test('a tool call waits for its approval', async () => {
    const options = { requireApproval: ['jettson_shell_run'] };
    const { agent_id } = await client.agents.spawn('shell: echo never', options);
    for await (const { type, data } of client.agents.stream(agent_id)) {
      if (type !== 'approval-requested') continue;
      const decision = { approve: false, reason: 'too dear' };
      await client.agents.approvals.decide(agent_id, data.call_id, decision);
    }

    expect((await client.agents.get(agent_id)).final_result).toContain('too dear');
  });

  test('a structured answer comes back as its value', async () => {
    const outputSchema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] };

    const agent = await client.agents.spawnAndWait('json: {"total": 3}', { outputSchema });

    expect(agent.output).toEqual({ total: 3 });
  });

  test('input files reach the agent, and the files that it leaves can be downloaded', async () => {
    const upload = await client.files.upload(new TextEncoder().encode('teal 👩‍👩‍👧'), { name: 'colour' });
    const { agent_id } = await client.agents.spawnAndWait('shell: cat a.txt b.txt | tee out/both.txt', {
      files: [
        { path: 'a.txt', content: 'is ' },
        { path: 'b.txt', file_id: upload.file_id },
        { path: 'out/here.txt', content: '' },
      ],
    });

    const artifacts = await client.agents.artifacts.list(agent_id);
    const both = artifacts.find(({ path }) => path === 'out/both.txt');

    const content = await client.agents.artifacts.download(agent_id, both?.artifact_id ?? '');
    expect(new TextDecoder().decode(content)).toBe('is teal 👩‍👩‍👧');
    await client.agents.artifacts.delete(agent_id, both?.artifact_id ?? '');
    await client.files.delete(upload.file_id);
    await expect(client.files.get(upload.file_id)).rejects.toThrow(JettsonNotFoundError);
  });

  test('the ten memory calls and the later additions', async () => {
    const namespace = crypto.randomUUID();
    const put = (key: string, value: string) =>
      client.memory.put({ key, value, namespace, tags: ['a', 'b'] });
    await put('brand_color', 'The brand color is teal');
    const changed = await put('brand_color', 'The brand color is navy');
    await put('copy', 'The brand color is navy');

    expect(changed).toMatchObject({ version: 2, tags: ['a', 'b'] });
    expect(await client.memory.get('brand_color', { namespace })).toMatchObject({ value: changed.value });
    expect(await client.memory.get('nothing', { namespace })).toBeNull();
    const [best] = await client.memory.search({
      query: 'what color is the brand?',
      namespace,
      minScore: 0.4,
    });
    expect(best?.value).toBe('The brand color is navy');
    expect(await client.memory.list({ namespace, tags: ['a', 'b'] })).toHaveLength(2);
    expect(await client.memory.namespaces()).toContainEqual({ namespace, count: 2 });
    expect(await client.memory.history('brand_color', { namespace })).toHaveLength(2);

    const plan = await client.memory.dedupe({ namespace, dryRun: true });
    expect(plan).toMatchObject({ removed: 1, operation_id: null });
    const { operation_id } = await client.memory.applyPlan(plan.plan_id ?? '');
    expect(await client.memory.list({ namespace })).toHaveLength(1);
    expect(await client.memory.undo(operation_id)).toMatchObject({ restored: 1 });

    const exported = await client.memory.export();
    const memories = exported.memories.filter((memory) => memory.namespace === namespace);
    expect(await client.memory.import(memories)).toMatchObject({ imported: 2, failed: 0, partial: false });
    expect(await client.memory.consolidate({ namespace })).toHaveProperty('consolidated');
    expect((await client.memory.deleteMany({ namespace, dryRun: true })).removed).toBe(2);
    await client.memory.delete('copy', { namespace });
    expect(await client.memory.restore('copy', { namespace })).toMatchObject({ key: 'copy' });
    await client.memory.delete('copy', { namespace, hardDelete: true });
    await expect(client.memory.delete('copy', { namespace })).rejects.toThrow(JettsonNotFoundError);
  });

  test('any value that the contract allows survives the round trip', async () => {
    const value = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 5000, size: 'max' })
      .filter((text) => !text.includes('\0') && text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(value, value, async (text, namespace) => {
        const where = {
          key: [...text].slice(0, 500).join(''),
          namespace: [...namespace].slice(0, 100).join(''),
        };
        await client.memory.put({ ...where, value: text });
        expect((await client.memory.get(where.key, where))?.value).toBe(text);
      }),
      { numRuns: 15 },
    );
  });

  test.each(['a\0b', 'x'.repeat(5001), ''])(
    'the value %j is refused as a validation error',
    async (value) => {
      await expect(client.memory.put({ key: 'k', value })).rejects.toThrow(JettsonValidationError);
    },
  );

  test.each([
    ['a revoked key', (one: RealServer) => clientWith(one.revoked_key).agents.list(), JettsonAuthError, 401],
    [
      'agent-hours that are used up',
      (one: RealServer) => clientWith(one.exhausted_key).agents.spawn('hi'),
      JettsonQuotaExceededError,
      402,
    ],
    [
      'memories that are used up',
      (one: RealServer) => clientWith(one.exhausted_key).memory.put({ key: 'k', value: 'v' }),
      JettsonQuotaExceededError,
      402,
    ],
    [
      'an unknown id',
      (one: RealServer) => clientWith(one.api_key).agents.get('ag_none'),
      JettsonNotFoundError,
      404,
    ],
    [
      'a task that is too long',
      (one: RealServer) => clientWith(one.api_key).agents.spawn('x'.repeat(4001)),
      JettsonValidationError,
      400,
    ],
  ] as const)('%s is an error of its own', async (_what, call, kind, status) => {
    const error = (await call(server).catch((caught: unknown) => caught)) as JettsonError;

    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status, requestId: expect.any(String) });
  });

  test('a spawn over the rate limit is told when to retry', async () => {
    const limited = clientWith(server.limited_key);
    await limited.agents.spawn('hi');

    const error = await limited.agents.spawn('hi').catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(JettsonRateLimitError);
    expect((error as JettsonRateLimitError).retryAfterSeconds).toBeGreaterThan(0);
  });

  test('usage and regions can be read', async () => {
    expect(await client.usage.get({ groupBy: 'model' })).toMatchObject({ group_by: 'model' });
    expect(await client.regions.list()).toMatchObject([{ name: 'iad', is_default: true }]);
  });
}
