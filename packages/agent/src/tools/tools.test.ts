import { TOOL_NAMES } from '@jettson/contract';
import { EgressDeniedError, type HttpRequest } from '@jettson/egress';
import { describe, expect, test } from 'vitest';
import { describeInvalidInput } from '../describe-invalid-input.ts';
import { ToolError } from '../errors.ts';
import { callTool as call } from '../testing/call-tool.ts';
import { fakeComputer } from '../testing/fake-computer.ts';
import type { MemoryTools } from '../types.ts';
import { type AgentTools, agentTools } from './agents.ts';
import { browserTools } from './browser.ts';
import { filesTools } from './files.ts';
import { httpTools } from './http.ts';
import { memoryTools } from './memory.ts';
import { shellTools } from './shell.ts';
import { webTools } from './web.ts';

const unusedSession = () => Promise.reject(new Error('not asked for'));
const unusedFetch = () => Promise.reject(new Error('not asked for'));

test('the tools are exactly those in the list of names', () => {
  const tools = [
    ...browserTools(unusedSession, fakeComputer()),
    ...shellTools(fakeComputer()),
    ...filesTools(fakeComputer()),
    ...httpTools(unusedFetch),
    ...webTools({ readPage: unusedFetch, search: unusedFetch }),
    ...memoryTools({} as MemoryTools),
    ...agentTools({} as AgentTools),
  ];

  expect(tools.map(({ name }) => name)).toEqual(TOOL_NAMES);
});

test('every input schema is valid, and accepts only an object', () => {
  const tools = [
    ...browserTools(unusedSession, fakeComputer()),
    ...filesTools(fakeComputer()),
    ...httpTools(unusedFetch),
  ];

  for (const tool of tools) expect(describeInvalidInput(tool, 'text')).toBe('input must be object');
});

describe('jettson_http_request', () => {
  test('sends the documented caps and returns the documented fields', async () => {
    const asked: HttpRequest[] = [];
    const fetch = async (request: HttpRequest) => {
      asked.push(request);
      return {
        url: 'https://a.test/',
        statusCode: 404,
        headers: { 'content-type': 'text/plain' },
        body: 'no',
        truncated: false,
      };
    };

    const { output } = await call(httpTools(fetch), 'jettson_http_request', {
      url: 'https://a.test/',
      method: 'post',
      body: 'b',
    });

    expect(output).toEqual({
      status_code: 404,
      headers: { 'content-type': 'text/plain' },
      body: 'no',
      truncated: false,
    });
    expect(asked).toMatchObject([
      { method: 'POST', url: 'https://a.test/', body: 'b', timeoutMs: 30_000, maxBodyBytes: 100_000 },
    ]);
  });

  test('a refused address is data for the model, our own bug is not', async () => {
    const failing = (error: Error) =>
      call(
        httpTools(() => Promise.reject(error)),
        'jettson_http_request',
        { url: 'http://10.0.0.1/' },
      );

    await expect(failing(new EgressDeniedError('10.0.0.1 is private'))).rejects.toThrow(ToolError);
    await expect(failing(new TypeError('x is undefined'))).rejects.toThrow(TypeError);
  });
});

describe('the memory tools', () => {
  test('an agent that writes to one namespace is told which, and one that writes nothing has no tool for it', () => {
    const limited = memoryTools({} as MemoryTools, { home: 'alice', writes: 'alice' });
    const reading = memoryTools({} as MemoryTools, { home: 'alice', writes: null });

    const put = limited.find(({ name }) => name === 'jettson_memory_put');
    expect(JSON.stringify(put?.inputSchema)).toContain('Only \\"alice\\" can be written to.');
    expect(reading.map(({ name }) => name)).toEqual([
      'jettson_memory_get',
      'jettson_memory_search',
      'jettson_memory_list',
    ]);
  });

  test('get answers found:false instead of an error', async () => {
    const tools = memoryTools({ get: async () => null } as unknown as MemoryTools);

    expect(await call(tools, 'jettson_memory_get', { key: 'k' })).toEqual({ output: { found: false } });
  });

  test('pass their input on and answer in the wire format', async () => {
    const asked: unknown[] = [];
    const answer = (result: unknown) => async (input: unknown) => {
      asked.push(input);
      return result;
    };
    const tools = memoryTools({
      put: answer({ memory_id: 'mem_1' }),
      get: answer({ memory_id: 'mem_1' }),
      search: answer([{ memory_id: 'mem_1', score: 0.9 }]),
      list: answer([{ memory_id: 'mem_1' }]),
      delete: answer(true),
    } as unknown as MemoryTools);
    const inputs = {
      put: { key: 'k', value: 'v' },
      get: { key: 'k' },
      search: { query: 'q' },
      list: {},
      delete: { key: 'k' },
    };

    const outputs: unknown[] = [];
    for (const [verb, input] of Object.entries(inputs))
      outputs.push((await call(tools, `jettson_memory_${verb}`, input)).output);

    expect(asked).toEqual(Object.values(inputs));
    expect(outputs).toEqual([
      { memory_id: 'mem_1' },
      { found: true, memory_id: 'mem_1' },
      { results: [{ memory_id: 'mem_1', score: 0.9 }] },
      { memories: [{ memory_id: 'mem_1' }] },
      { deleted: true },
    ]);
  });
});
