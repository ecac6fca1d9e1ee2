import { isObject, type Json } from './read-json.ts';

/**
 * An answer of chat completions, or an event of one, in the form that OpenAI's have: some servers write the arguments of a call
 * as an object. A time that is text is left out, because nobody reads it. Others stay as they are.
 */
export function mendChat(answer: Json): Json {
  if (!Array.isArray(answer.choices)) return answer;
  const { created, ...rest } = answer;
  const choices = mapObjects(answer.choices, ({ message, delta, ...choice }) => ({
    ...choice,
    ...(message !== undefined && { message: mendCalls(message) }),
    ...(delta !== undefined && { delta: mendCalls(delta) }),
  }));
  return { ...rest, choices, ...(typeof created === 'number' && { created }) };
}

function mendCalls(message: unknown): unknown {
  if (!isObject(message) || !Array.isArray(message.tool_calls)) return message;
  const calls = mapObjects(message.tool_calls, (call) =>
    isObject(call.function) ? { ...call, function: mendArguments(call.function) } : call,
  );
  return { ...message, tool_calls: calls };
}

function mendArguments(called: Json): Json {
  return isObject(called.arguments) ? { ...called, arguments: JSON.stringify(called.arguments) } : called;
}

function mapObjects(list: unknown, change: (item: Json) => Json): unknown {
  return Array.isArray(list) ? list.map((item) => (isObject(item) ? change(item) : item)) : list;
}
