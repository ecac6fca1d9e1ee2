import type { LanguageModelV4Content } from '@ai-sdk/provider';
import type { EventPayload, ToolCall } from '@jettson/contract';
import type { AssistantModelMessage } from 'ai';
import { openCallIds } from './open-call-ids.ts';
import { parseArguments } from './parse-arguments.ts';
import type { MessageResume } from './types.ts';

interface RepairedReply extends Pick<EventPayload<'message'>['data'], 'text' | 'tool_calls'> {
  resume: MessageResume;
}

type Parts = Exclude<AssistantModelMessage['content'], string>;

/**
 * The model's message in our own form, and in one that every provider accepts in the next turn: arguments are objects,
 * calls have ids that none of the `takenIds` has, names have no unusual characters, and nothing is blank. Arguments that
 * were not an object are kept separately, so that the model can be told.
 */
export function repairReply(
  content: readonly LanguageModelV4Content[],
  { newCallId, takenIds }: { newCallId: () => string; takenIds: ReadonlySet<string> },
): RepairedReply {
  const pickId = openCallIds(takenIds);
  const calls: ToolCall[] = [];
  const brokenInputs: Record<string, string> = {};

  const parts = content.flatMap((part): Parts => {
    switch (part.type) {
      case 'text':
        return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text, ...optionsOf(part) }];
      case 'reasoning':
        return [{ type: 'reasoning', text: part.text, ...optionsOf(part) }];
      case 'custom':
        return [{ type: 'custom', kind: part.kind, ...optionsOf(part) }];
      case 'tool-call': {
        const call = { call_id: newCallId(), name: part.toolName.replace(/[^\w-]/g, '_').slice(0, 64) };
        const written = parseArguments(part.input);
        if ('broken' in written) brokenInputs[call.call_id] = written.broken;
        const input = 'input' in written ? written.input : {};
        calls.push({ ...call, input });
        return [
          {
            type: 'tool-call',
            toolCallId: pickId(part.toolCallId),
            toolName: call.name,
            input,
            ...(part.providerExecuted !== undefined && { providerExecuted: part.providerExecuted }),
            ...optionsOf(part),
          },
        ];
      }
      // Sources and the like are about the answer, and no part of it.
      default:
        return [];
    }
  });

  const text = textOf(parts);
  // Thoughts alone do not make a message: some providers refuse them.
  const saysSomething = text !== '' || calls.length > 0;
  return {
    text,
    tool_calls: calls,
    resume: {
      message: { role: 'assistant', content: saysSomething ? parts : [] },
      ...(Object.keys(brokenInputs).length > 0 && { brokenInputs }),
    },
  };
}

/** What the model said in words. */
export function textOf(content: readonly (LanguageModelV4Content | Parts[number])[]): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** What the provider wants back with a part. */
function optionsOf({ providerMetadata }: Pick<LanguageModelV4Content, 'providerMetadata'>) {
  return providerMetadata === undefined ? {} : { providerOptions: providerMetadata };
}
