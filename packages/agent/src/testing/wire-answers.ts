import type { WireAnswer } from './start-wire-server.ts';

/** What a model says, in any wire format. */
export interface Said {
  text?: string;
  /** `input` is the arguments' text as it was written, whole or not. */
  calls?: { id: string; name: string; input: string }[];
  /** As the format calls it; null: the stream ends without a reason. */
  reason?: string | null;
}

/** A wire format: how a model's words are sent in it. */
export interface WireFormat {
  stream(said: Said): WireAnswer;
  /** An error in the middle of a stream that began with this text. */
  brokenStream(text: string, error: { type: string; message: string }): WireAnswer;
}

const event = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

const chunk = (delta: object, finish_reason: string | null = null) =>
  event({ id: 'c', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] });

/** OpenAI's chat completions. */
export const CHAT: WireFormat = {
  stream({ text, calls = [], reason = calls.length > 0 ? 'tool_calls' : 'stop' }) {
    const pieces = text === undefined ? [] : halves(text).map((content) => chunk({ content }));
    const called = calls.flatMap(({ id, name, input }, index) => [
      chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      ...halves(input).map((half) => chunk({ tool_calls: [{ index, function: { arguments: half } }] })),
    ]);
    const usage = {
      id: 'c',
      created: 1,
      model: 'm',
      choices: [],
      usage: { prompt_tokens: 100, completion_tokens: 10 },
    };
    const end = reason === null ? [] : [chunk({}, reason), event(usage), 'data: [DONE]\n\n'];
    return { body: [chunk({ role: 'assistant' }), ...pieces, ...called, ...end] };
  },
  brokenStream: (text, error) => ({ body: [chunk({ content: text }), event({ error })] }),
};

const block = (index: number, content_block: object, deltas: object[]) => [
  event({ type: 'content_block_start', index, content_block }),
  ...deltas.map((delta) => event({ type: 'content_block_delta', index, delta })),
  event({ type: 'content_block_stop', index }),
];

const messageStart = event({
  type: 'message_start',
  message: {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 100, output_tokens: 1 },
  },
});

/** Anthropic's messages. */
export const MESSAGES: WireFormat = {
  stream({ text, calls = [], reason = calls.length > 0 ? 'tool_use' : 'end_turn' }) {
    const said =
      text === undefined
        ? []
        : block(
            0,
            { type: 'text', text: '' },
            halves(text).map((half) => ({ type: 'text_delta', text: half })),
          );
    const first = text === undefined ? 0 : 1;
    const called = calls.flatMap(({ id, name, input }, index) =>
      block(
        first + index,
        { type: 'tool_use', id, name, input: {} },
        halves(input).map((half) => ({ type: 'input_json_delta', partial_json: half })),
      ),
    );
    const end =
      reason === null
        ? []
        : [
            event({
              type: 'message_delta',
              delta: { stop_reason: reason, stop_sequence: null },
              usage: { output_tokens: 10 },
            }),
            event({ type: 'message_stop' }),
          ];
    return { body: [messageStart, ...said, ...called, ...end] };
  },
  brokenStream: (text, error) => ({
    body: [
      messageStart,
      ...block(0, { type: 'text', text: '' }, [{ type: 'text_delta', text }]),
      event({ type: 'error', error }),
    ],
  }),
};

function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
}
