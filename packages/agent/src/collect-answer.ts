import {
  APICallError,
  type LanguageModelV4Content,
  type LanguageModelV4GenerateResult,
  type LanguageModelV4StreamPart,
  type LanguageModelV4StreamResult,
} from '@ai-sdk/provider';
import { findBrokenEnd } from './stop-reason.ts';
import { isUnknownEvent, toCallFailure, toStreamFailure } from './to-stream-failure.ts';

/**
 * The whole answer of one call, which is always asked for as a stream: some servers do nothing else, and a stream shows that
 * a model which thinks for long is alive. `onText` gets the text as it is written; it may be of an answer that is cut off
 * later, which then fails as a whole. Throws an APICallError if the answer cannot be read, or its stream ends before it does.
 */
export async function askForStream(
  doStream: () => PromiseLike<LanguageModelV4StreamResult>,
  onText?: (text: string) => void,
): Promise<LanguageModelV4GenerateResult> {
  try {
    return await collectAnswer(await doStream(), onText);
  } catch (error) {
    throw toCallFailure(error);
  }
}

/** A part of an answer that is written piece by piece. */
type Written = Extract<LanguageModelV4Content, { type: 'text' | 'reasoning' }>;
type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

async function collectAnswer(
  { stream, request, response }: LanguageModelV4StreamResult,
  onText?: (text: string) => void,
): Promise<LanguageModelV4GenerateResult> {
  const content: LanguageModelV4Content[] = [];
  const open = new Map<string, Written>();
  let warnings: LanguageModelV4GenerateResult['warnings'] = [];
  let metadata = {};
  let finish: Finish | undefined;

  const add = (
    type: Written['type'],
    {
      id,
      delta = '',
      providerMetadata,
    }: { id: string; delta?: string; providerMetadata?: Written['providerMetadata'] },
  ) => {
    const part = open.get(`${type} ${id}`);
    if (part === undefined) return;
    part.text += delta;
    // The newest counts: a signature comes last.
    if (providerMetadata !== undefined) part.providerMetadata = providerMetadata;
  };

  for await (const part of readable(stream)) {
    switch (part.type) {
      case 'stream-start':
        warnings = part.warnings;
        break;
      case 'response-metadata':
        metadata = part;
        break;
      case 'text-start':
      case 'reasoning-start': {
        const type = part.type === 'text-start' ? 'text' : 'reasoning';
        const begun: Written = { type, text: '', ...withMetadata(part) };
        content.push(begun);
        open.set(`${type} ${part.id}`, begun);
        break;
      }
      case 'text-delta':
        add('text', part);
        onText?.(part.delta);
        break;
      case 'text-end':
        add('text', part);
        break;
      case 'reasoning-delta':
      case 'reasoning-end':
        add('reasoning', part);
        break;
      case 'error':
        if (isUnknownEvent(part.error)) break;
        throw toStreamFailure(part.error);
      case 'finish':
        finish = part;
        break;
      case 'custom':
        // It is about the stream, and no part of the message.
        if (part.kind !== 'anthropic.message_start') content.push(part);
        break;
      case 'tool-input-start':
      case 'tool-input-delta':
      case 'tool-input-end':
      case 'ping':
      case 'raw':
        break;
      default:
        content.push(part);
    }
  }

  const fault = findBrokenEnd(finish?.finishReason, content.length > 0);
  if (finish === undefined || fault !== undefined) throw toStreamFailure(fault);
  const { finishReason, usage, providerMetadata } = finish;
  return {
    content,
    finishReason,
    usage,
    warnings,
    ...(providerMetadata && { providerMetadata }),
    ...(request && { request }),
    response: { ...metadata, ...response },
  };
}

/** What is thrown while the stream is read is a failure of the connection, unless the provider's library says more. */
async function* readable(
  stream: ReadableStream<LanguageModelV4StreamPart>,
): AsyncGenerator<LanguageModelV4StreamPart> {
  try {
    yield* stream;
  } catch (error) {
    if (APICallError.isInstance(error)) throw error;
    throw error instanceof Error && error.name === 'AbortError' ? error : toStreamFailure(error);
  }
}

function withMetadata({
  providerMetadata,
}: Pick<Written, 'providerMetadata'>): Pick<Written, 'providerMetadata'> {
  return providerMetadata === undefined ? {} : { providerMetadata };
}
