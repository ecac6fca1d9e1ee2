import { ERROR_MEANINGS, ERROR_REMEDIES, ERROR_STATUS, type ErrorCode } from '@jettson/contract';
import type { GeneratedFile } from './generate.ts';

const INTRO = `# Errors

<!-- Made by "npm run generate" from packages/contract/src/errors.ts. Do not edit it by hand. -->

Every response that is not a success has the same body:

\`\`\`json
{
  "error": {
    "code": "invalid_task",
    "message": "…",
    "details": { "field": "task", "expected": "…" }
  }
}
\`\`\`

\`code\` is for programs, \`message\` for people. \`details\` is optional and names the field, the limit or the current state.
The table is closed: the server sends no other code. The header \`x-request-id\` of every response identifies the request in
the server's log.

The SDKs have a class for each kind of error; see [SDKs](sdks.md#errors).
`;

/** docs/errors.md: the closed table of error codes, by status. */
export function generateErrorsPage(): GeneratedFile {
  const codes = Object.keys(ERROR_STATUS) as ErrorCode[];
  const rows = codes.map(
    (code) => `| \`${code}\` | ${ERROR_STATUS[code]} | ${ERROR_MEANINGS[code]} | ${ERROR_REMEDIES[code]} |`,
  );
  const table = ['| code | status | meaning | what to do |', '|---|---|---|---|', ...rows, ''];
  return { path: 'docs/errors.md', text: [INTRO, ...table].join('\n') };
}
