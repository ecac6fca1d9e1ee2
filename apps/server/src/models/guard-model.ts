import {
  APICallError,
  type LanguageModelV4,
  type LanguageModelV4StreamPart,
  type LanguageModelV4Usage,
  LoadAPIKeyError,
} from '@ai-sdk/provider';
import {
  askForStream,
  isUnknownEvent,
  providerCode,
  providerMessage,
  toCallFailure,
  toStreamFailure,
} from '@jettson/agent';
import type { Redact } from '../redactor.ts';
import { openRedactedText, type RedactedText } from './wire/redacted-text.ts';
import { withCalls } from './with-calls.ts';

/** Maximum length of a provider's message; some repeat the whole request. */
const MESSAGE_CHARS = 500;
const CODE_CHARS = 100;
/** Headers that say how long to wait. */
const KEPT_HEADERS = ['retry-after', 'retry-after-ms'];

/** Called before a model is asked; the function that it returns is called when the answer has ended. */
export type MeasureCall = () => (outcome: {
  error?: unknown;
  usage?: LanguageModelV4Usage | undefined;
}) => void;

/**
 * The same model, with errors that contain only listed fields, and without secrets of the configuration. It is always
 * asked for a stream, even if the caller wants the answer in one piece.
 */
export function guardModel(
  model: LanguageModelV4,
  redact: Redact,
  measure: MeasureCall = () => () => {},
): LanguageModelV4 {
  const safely = <T>(call: PromiseLike<T>, done: ReturnType<MeasureCall>): Promise<T> =>
    Promise.resolve(call).catch((error: unknown) => {
      const safe = toSafeError(toCallFailure(error), redact);
      done({ error: safe });
      throw safe;
    });
  return withCalls(model, {
    async doGenerate(options) {
      const done = measure();
      const result = await safely(
        askForStream(() => model.doStream(options)),
        done,
      );
      done({ usage: result.usage });
      const content = result.content.map((part) => {
        if (part.type === 'text' || part.type === 'reasoning') return { ...part, text: redact(part.text) };
        return part.type === 'tool-call' ? { ...part, input: redact(part.input) } : part;
      });
      return { ...result, content };
    },
    async doStream(options) {
      const done = measure();
      const result = await safely(model.doStream(options), done);
      return { ...result, stream: ReadableStream.from(guarded(result.stream, redact, done)) };
    },
  });
}

type Part = LanguageModelV4StreamPart;

/** The stream without secrets, also those that come in two pieces, and with safe errors. */
async function* guarded(
  stream: ReadableStream<Part>,
  redact: Redact,
  done: ReturnType<MeasureCall>,
): AsyncGenerator<Part> {
  const texts = new Map<string, RedactedText>();
  try {
    for await (const part of stream) {
      switch (part.type) {
        case 'finish':
          done({ usage: part.usage });
          yield part;
          break;
        case 'text-delta':
        case 'reasoning-delta': {
          const text = texts.get(part.id) ?? openRedactedText(redact);
          texts.set(part.id, text);
          yield { ...part, delta: text.add(part.delta) };
          break;
        }
        case 'text-end':
        case 'reasoning-end': {
          const delta = texts.get(part.id)?.rest() ?? '';
          texts.delete(part.id);
          if (delta !== '')
            yield { type: part.type === 'text-end' ? 'text-delta' : 'reasoning-delta', id: part.id, delta };
          yield part;
          break;
        }
        case 'tool-call':
          yield { ...part, input: redact(part.input) };
          break;
        case 'error':
          if (isUnknownEvent(part.error)) break;
          throw toStreamFailure(part.error);
        // They repeat what other parts say, and are not read.
        case 'tool-input-start':
        case 'tool-input-delta':
        case 'tool-input-end':
        case 'raw':
          break;
        default:
          yield part;
      }
    }
  } catch (error) {
    const safe = toSafeError(error, redact);
    done({ error: safe });
    throw safe;
  }
}

/** The AI SDK's errors contain the request with its prompt, and the answer, which may repeat the key. */
function toSafeError(error: unknown, redact: Redact): unknown {
  const text = redact(messageOf(error)).slice(0, MESSAGE_CHARS);
  if (APICallError.isInstance(error)) {
    const { statusCode, isRetryable, url, responseHeaders = {} } = error;
    const code = providerCode(error).slice(0, CODE_CHARS);
    return new APICallError({
      message: text,
      url: URL.parse(url)?.origin ?? '',
      requestBodyValues: {},
      isRetryable,
      responseHeaders: Object.fromEntries(
        Object.entries(responseHeaders).filter(([name]) => KEPT_HEADERS.includes(name)),
      ),
      ...(statusCode === undefined ? {} : { statusCode }),
      ...(code === '' ? {} : { data: { code: redact(code) } }),
    });
  }
  // Its message names the variable.
  if (LoadAPIKeyError.isInstance(error)) return error;
  // The caller that aborted gets its own reason back.
  if (error instanceof Error && error.name === 'AbortError') return error;
  return Object.assign(new Error(text), { name: error instanceof Error ? error.name : 'Error' });
}

function messageOf(error: unknown): string {
  if (APICallError.isInstance(error)) return providerMessage(error);
  return error instanceof Error ? error.message : String(error);
}
