import type { ToolResult } from '@jettson/contract';
import type { TurnCall } from './conversation.ts';
import { describeInvalidInput } from './describe-invalid-input.ts';
import { ToolError } from './errors.ts';
import { cutFields } from './to-model-output.ts';
import type { LoopEvent, Tool } from './types.ts';

export interface ExecuteOptions {
  /** How often exactly this call has failed before. */
  failures: number;
  /** Why it is not made, if it is not. */
  refusal: ToolError | undefined;
  emit: (event: LoopEvent) => void;
  signal: AbortSignal;
}

/** Runs one call and emits its output pieces and its end. A ToolError becomes the result; anything else it throws is a bug. */
export async function executeToolCall(tools: Tool[], call: TurnCall, options: ExecuteOptions): Promise<void> {
  const { turn: step, call_id, name } = call;
  const startedAt = performance.now();
  const streamed = new Set<string>();
  const end = (result: ToolResult, fault?: string) => {
    const isError = fault !== undefined;
    const data = {
      step,
      call_id,
      name,
      result,
      is_error: isError,
      ...(isError && { fault }),
      duration_ms: since(startedAt),
    };
    options.emit({ type: 'tool-call-end', data });
  };

  try {
    const fault = options.refusal ?? (await findCallFault(tools, call));
    if (fault !== undefined) throw fault;
    const tool = tools.find((candidate) => candidate.name === name);
    if (tool === undefined || !('execute' in tool)) throw new Error(`${name} is not run by the loop`);
    const result = await tool.execute(call.input as never, {
      callId: call_id,
      signal: options.signal,
      onOutput(piece) {
        streamed.add(piece.stream);
        options.emit({ type: 'tool-call-output', data: { step, call_id, ...piece } });
      },
    });
    // The pieces are recorded already, and 10 MB need not be there twice: the result has only what the model reads of
    // them.
    end({ ...result, output: cutFields(result.output, streamed) });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    end({ output: { error: error.message + pointOutRepetition(options.failures) } }, error.forPeople);
  }
}

function since(start: number): number {
  return Math.round(performance.now() - start);
}

/** Why the call cannot be made: no such tool, or an input that does not fit. */
export async function findCallFault(
  tools: Tool[],
  { name, input, brokenInput }: TurnCall,
): Promise<ToolError | undefined> {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) {
    const names = tools.map((candidate) => candidate.name).join(', ');
    return new ToolError(`There is no tool ${name}. The tools are: ${names}.`, {
      forPeople: 'the agent has no such tool',
    });
  }
  if (brokenInput !== undefined) {
    return new ToolError(
      `The arguments were not a JSON object, so nothing was run: ${brokenInput.slice(0, 500)}`,
      { forPeople: 'its arguments were not a JSON object' },
    );
  }
  const faults = tool.findInputFault ? await tool.findInputFault(input) : describeInvalidInput(tool, input);
  if (!faults) return undefined;
  return new ToolError(`The arguments do not fit the tool, so nothing was run: ${faults}.`, {
    forPeople: `its arguments do not fit: ${faults}`,
  });
}

function pointOutRepetition(failures: number): string {
  if (failures === 0) return '';
  return ` You made exactly this call ${failures + 1} times and it failed each time: do something else.`;
}
