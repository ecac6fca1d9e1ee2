import { expect, test, vi } from 'vitest';
import type { ModelConfig } from '../config.ts';
import { createProviderModel } from './create-provider-model.ts';

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];
const none = { apiKey: undefined, baseUrl: undefined };

/** What is sent to a provider that fails. */
async function sentTo(provider: 'openai' | 'openai-compatible', baseUrl?: string): Promise<[string, object]> {
  const config = {
    anthropic: none,
    openai: { apiKey: 'k', baseUrl: provider === 'openai' ? baseUrl : undefined },
    openaiCompatible: { apiKey: 'k', baseUrl },
    idleSeconds: 900,
  } as ModelConfig;
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response('', { status: 500 }));
  vi.stubGlobal('fetch', fetch);
  try {
    await createProviderModel(config, provider, 'gpt-4o')
      .doStream({ prompt })
      .then(undefined, () => {});
  } finally {
    vi.unstubAllGlobals();
  }
  const [url, init] = fetch.mock.calls.find(([address]) => address !== 'data:,') ?? ['', {}];
  return [url, JSON.parse(String(init.body))];
}

test('OpenAI is told to store nothing', async () => {
  const [url, body] = await sentTo('openai');

  expect(url).toBe('https://api.openai.com/v1/responses');
  expect(body).toMatchObject({ store: false });
});

test.each([
  ['openai', 'http://gateway.example'],
  ['openai-compatible', 'http://llama.example'],
] as const)(
  'another server than that of OpenAI, as %s, is not sent what only OpenAI knows',
  async (provider, baseUrl) => {
    const [url, body] = await sentTo(provider, baseUrl);

    expect(url).toBe(`${baseUrl}/v1/chat/completions`);
    expect(body).not.toHaveProperty('store');
  },
);
