import { VERSION } from '@jettson/sdk';
import { toPython, toShell, toTypeScript } from './literals.ts';

export const EXAMPLE_LANGUAGES = [
  { value: 'typescript', label: 'TypeScript' },
  { value: 'python', label: 'Python' },
  { value: 'curl', label: 'curl' },
] as const;

export type ExampleLanguage = (typeof EXAMPLE_LANGUAGES)[number]['value'];

/** What a program does: it spawns an agent and prints its answer, or waits for one that exists. */
export type Example = { task: string; options: object } | { agentId: string };

/** The line that installs what the example needs, from the server at this address; curl needs nothing. */
export function installLineFor(language: ExampleLanguage, baseUrl: string): string | undefined {
  switch (language) {
    case 'typescript':
      return `npm install ${baseUrl}/sdk/jettson-sdk.tgz`;
    case 'python':
      return `pip install ${baseUrl}/sdk/jettson-${VERSION}-py3-none-any.whl`;
    case 'curl':
      return undefined;
  }
}

/**
 * The example as a program that is ready to run. `options` are those of the TypeScript SDK. Without a key the program takes
 * it from JETTSON_API_KEY.
 */
export function exampleFor(
  language: ExampleLanguage,
  example: Example,
  { apiKey, baseUrl }: { apiKey: string | undefined; baseUrl: string },
): string {
  switch (language) {
    case 'typescript':
      return [
        `import { Jettson } from '@jettson/sdk';`,
        `const jettson = new Jettson(${toTypeScript({ apiKey, baseUrl })});`,
        'agentId' in example
          ? `console.log((await jettson.agents.wait(${toTypeScript(example.agentId)})).final_result);`
          : `console.log((await jettson.agents.spawnAndWait(${spawnInTypeScript(example)})).final_result);`,
      ].join('\n');
    case 'python':
      return [
        'from jettson import Jettson',
        `jettson = Jettson(${apiKey === undefined ? '' : `api_key=${toPython(apiKey)}, `}base_url=${toPython(baseUrl)})`,
        'agentId' in example
          ? `print(jettson.agents.wait(${toPython(example.agentId)}).final_result)`
          : `print(jettson.agents.spawn_and_wait(${spawnInPython(example)}).final_result)`,
      ].join('\n');
    case 'curl': {
      const key =
        apiKey === undefined
          ? `"Authorization: Bearer $JETTSON_API_KEY"`
          : `'Authorization: Bearer ${apiKey}'`;
      if ('agentId' in example) return `curl ${baseUrl}/api/v1/agents/${example.agentId} -H ${key}`;
      const body = JSON.stringify({ task: example.task, ...toWire(example.options) });
      return [
        `curl ${baseUrl}/api/v1/agents \\`,
        `  -H ${key} -H 'Content-Type: application/json' \\`,
        `  -d ${toShell(body)}`,
      ].join('\n');
    }
  }
}

function spawnInTypeScript({ task, options }: { task: string; options: object }): string {
  return Object.keys(options).length === 0
    ? toTypeScript(task)
    : `${toTypeScript(task)}, ${toTypeScript(options)}`;
}

function spawnInPython({ task, options }: { task: string; options: object }): string {
  const given = Object.entries(toWire(options)).map(
    ([name, value]) => `    ${name}=${toPython(value, '    ')},`,
  );
  return given.length === 0 ? toPython(task) : `\n    ${toPython(task)},\n${given.join('\n')}\n`;
}

/** The options of the TypeScript SDK under the names of the wire, which are also those of the Python SDK. */
function toWire(options: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) =>
      name === 'idleTimeoutMs'
        ? ['idle_timeout_seconds', value / 1000]
        : [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value],
    ),
  );
}
