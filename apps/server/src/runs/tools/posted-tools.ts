import { type Tool, ToolError } from '@jettson/agent';
import type { CustomTool, RequestHeaders } from '@jettson/contract';
import type { Schemas } from '@jettson/schemas';
import { hideValues } from '../../mcp-servers/hide-values.ts';
import type { LeasedAgent } from '../leases.ts';
import { findInputFault } from './find-input-fault.ts';
import { NoAnswerError, type PostDeps, postCall } from './post-call.ts';
import { readAnswer, readText } from './read-answer.ts';

/** Of an answer that reports an error. */
const MAX_ERROR_CHARS = 10_000;

export interface PostedToolsDeps extends PostDeps {
  schemas: Schemas;
  /** The values of the tools' headers, by the names of the tools. */
  headers: Record<string, RequestHeaders>;
}

/** The HTTP tools of the agent: each call is posted to the server of the caller. */
export function postedTools(deps: PostedToolsDeps, agent: LeasedAgent): Tool[] {
  return (agent.definition.custom_tools ?? [])
    .filter(({ type }) => type === 'http')
    .map((tool) => postedTool(deps, agent, tool));
}

function postedTool(deps: PostedToolsDeps, { id: agentId, accountId }: LeasedAgent, tool: CustomTool): Tool {
  const { name, description, input_schema: inputSchema, url = '', timeout_seconds: timeoutSeconds } = tool;
  const headers = deps.headers[name] ?? {};
  return {
    name,
    description,
    inputSchema,
    // The server knows each call by its key, and two of them are two.
    parallelSafe: true,
    isRepeatable: true,
    findInputFault: (input) => findInputFault(deps.schemas, accountId, { inputSchema, input }),
    async execute(input: Record<string, unknown>, { callId, signal }) {
      const body = JSON.stringify({ agent_id: agentId, call_id: callId, name, input });
      const response = await postCall(deps, { url, headers, callId, body, timeoutSeconds }, signal).catch(
        (error) => {
          throw error instanceof NoAnswerError ? new ToolError(hideValues(error.message, headers)) : error;
        },
      );
      const { statusCode } = response;
      if (statusCode >= 200 && statusCode < 300) return { output: readAnswer(response, headers) };
      const text = readText(response, headers).slice(0, MAX_ERROR_CHARS);
      const isRedirect = statusCode >= 300 && statusCode < 400;
      throw new ToolError(
        isRedirect
          ? `The tool's server answered ${statusCode}; redirects are not followed.`
          : `The tool's server answered ${statusCode}: ${text}`,
        { forPeople: `its server answered ${statusCode}` },
      );
    },
  };
}
