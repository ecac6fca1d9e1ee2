import type { HttpRequest, HttpResponse } from '@jettson/egress';
import type { OwnTool } from '../types.ts';
import { expectErrors } from './expect-failures.ts';

const MAX_BODY_BYTES = 100_000;

interface HttpInput {
  method?: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeout_seconds?: number;
}

/** HTTP to public addresses. `fetch` is the policy's, bound to the computer. */
export function httpTools(fetch: (request: HttpRequest) => Promise<HttpResponse>): OwnTool[] {
  return [
    {
      name: 'jettson_http_request',
      description:
        'Send an HTTP request to a public address and get the answer, at most the first 100 KB of its body. Redirects are followed. Good for APIs and plain pages.',
      inputSchema: {
        type: 'object',
        properties: {
          method: { type: 'string', pattern: '^[A-Za-z]{1,20}$', description: 'GET when left out.' },
          url: { type: 'string', description: 'http:// or https://.' },
          headers: { type: 'object', additionalProperties: { type: 'string' } },
          body: { type: 'string' },
          timeout_seconds: {
            type: 'number',
            exclusiveMinimum: 0,
            maximum: 30,
            description: 'Seconds for the whole exchange; 30 when left out, and at most.',
          },
        },
        required: ['url'],
      },
      // Requests of one turn do not wait for each other's answers.
      parallelSafe: true,
      async execute({ method = 'GET', url, headers, body, timeout_seconds = 30 }: HttpInput, { signal }) {
        const response = await expectErrors(
          fetch({
            method: method.toUpperCase(),
            url,
            ...(headers !== undefined && { headers }),
            ...(body !== undefined && { body }),
            timeoutMs: timeout_seconds * 1000,
            maxBodyBytes: MAX_BODY_BYTES,
            signal,
          }),
        );
        return {
          output: {
            status_code: response.statusCode,
            headers: response.headers,
            body: response.body,
            truncated: response.truncated,
          },
        };
      },
    },
  ];
}
