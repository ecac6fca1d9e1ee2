import { describe, expect, test } from 'vitest';
import { expectDone } from './testing/expect-done.ts';
import { ofType } from './testing/index.ts';
import { echoCall, PROVIDERS, runOverWire } from './testing/run-over-wire.ts';
import type { Said } from './testing/wire-answers.ts';

describe.each(PROVIDERS)('over $name', (provider) => {
  const { wire } = provider;

  test.each<[string, Said, RegExp]>([
    ['in words', { text: 'I will not.', reason: 'refusal' }, /a\/model refused to answer: I will not\./],
    ['without a word', { reason: 'refusal' }, /a\/model refused to answer\.$/],
    [
      'and calls a tool',
      { calls: [echoCall('c1', '{"text": "one"}')], reason: 'refusal' },
      /refused to answer/,
    ],
    ['by a filter', { text: 'The first half', reason: 'content_filter' }, /content filter matched/],
  ])(
    'where a model refuses %s, its fallback is asked at once, and the refusal is counted',
    async (_, shape, error) => {
      const ending = await runOverWire(provider, wire.stream(shape), { hasFallback: true });

      expectDone(ending);
      expect([ending.ran, ending.asked.length]).toEqual([[], 2]);
      expect(ofType(ending.events, 'model-fallback')).toEqual([
        {
          type: 'model-fallback',
          data: {
            step: 1,
            from_model: 'a/model',
            to_model: 'b/model',
            error: expect.stringMatching(error),
            usage: expect.objectContaining({ input_tokens: 100, output_tokens: expect.any(Number) }),
          },
        },
      ]);
      expect(ofType(ending.events, 'message')).toMatchObject([
        { data: { model_id: 'b/model', text: 'done' } },
      ]);
      // Nothing of the refusal is told to the other model.
      expect(JSON.parse(ending.asked[1] ?? '').messages).toEqual(JSON.parse(ending.asked[0] ?? '').messages);
    },
  );

  test('where all models refuse, the run ends as refused', async () => {
    const refusal = wire.stream({ text: 'I will not.', reason: 'refusal' });

    const ending = await runOverWire(provider, refusal, { hasFallback: true, later: refusal });

    expect(ending.events.at(-1)).toEqual({
      type: 'stopped',
      data: { reason: 'refusal', text: 'I will not.' },
    });
    expect(ending.asked).toHaveLength(2);
  });

  test('where the fallback of a model that refuses cannot be asked, the refusal ends the run and is counted once', async () => {
    const refusal = wire.stream({ text: 'I will not.', reason: 'refusal' });

    const ending = await runOverWire(provider, refusal, {
      hasFallback: true,
      later: { status: 401, body: ['{"error":{"type":"authentication_error","message":"No such key"}}'] },
    });

    expect(ending.events.at(-1)).toMatchObject({ type: 'stopped', data: { reason: 'refusal' } });
    expect(ofType(ending.events, 'message')).toMatchObject([
      { data: { model_id: 'a/model', usage: { input_tokens: 0, output_tokens: 0 } } },
    ]);
  });
});
