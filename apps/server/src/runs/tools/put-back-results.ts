import { type Tool, ToolError } from '@jettson/agent';
import type { EgressGateway } from '@jettson/egress';
import { mapTexts } from '../../mcp-servers/map-texts.ts';

/**
 * The tools with the agent's placeholders in place of its secrets in whatever they return, before it reaches the log or the
 * model. What a computer receives has them already; a command may have decoded a value from something else.
 */
export function putBackResults(
  tools: readonly Tool[],
  gateway: Pick<EgressGateway, 'putBack' | 'putBackPieces'>,
  networkId: string,
): Tool[] {
  const putBack = (text: string) => gateway.putBack(networkId, text);
  return tools.map((tool) => {
    if (!('execute' in tool)) return tool;
    return {
      ...tool,
      async execute(input, context) {
        const streams = new Map<'stdout' | 'stderr', ReturnType<EgressGateway['putBackPieces']>>();
        const emit = (stream: 'stdout' | 'stderr', text: string) => {
          if (text !== '') context.onOutput({ stream, text });
        };
        try {
          const result = await tool.execute(input, {
            ...context,
            onOutput({ stream, text }) {
              const replacer = streams.get(stream) ?? gateway.putBackPieces(networkId);
              streams.set(stream, replacer);
              emit(stream, replacer.push(text));
            },
          });
          return { ...result, output: mapTexts(result.output, putBack) };
        } catch (error) {
          if (!(error instanceof ToolError)) throw error;
          throw new ToolError(putBack(error.message), { forPeople: putBack(error.forPeople) });
        } finally {
          for (const [stream, replacer] of streams) emit(stream, replacer.end());
        }
      },
    };
  });
}
