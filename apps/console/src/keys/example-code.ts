import { VERSION } from '@jettson/sdk';

export const EXAMPLE_LANGUAGES = [
  { value: 'typescript', label: 'TypeScript' },
  { value: 'python', label: 'Python' },
  { value: 'curl', label: 'curl' },
] as const;

export type ExampleLanguage = (typeof EXAMPLE_LANGUAGES)[number]['value'];

const TASK = 'What is the newest release of Node.js?';

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

/** The three lines that spawn an agent and print its answer, ready to run. */
export function exampleFor(
  language: ExampleLanguage,
  { apiKey, baseUrl }: { apiKey: string; baseUrl: string },
): string {
  switch (language) {
    case 'typescript':
      return [
        `import { Jettson } from '@jettson/sdk';`,
        `const jettson = new Jettson({ apiKey: '${apiKey}', baseUrl: '${baseUrl}' });`,
        `console.log((await jettson.agents.spawnAndWait('${TASK}')).final_result);`,
      ].join('\n');
    case 'python':
      return [
        'from jettson import Jettson',
        `jettson = Jettson(api_key="${apiKey}", base_url="${baseUrl}")`,
        `print(jettson.agents.wait(jettson.agents.spawn("${TASK}").agent_id).final_result)`,
      ].join('\n');
    case 'curl':
      return [
        `curl ${baseUrl}/api/v1/agents \\`,
        `  -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' \\`,
        `  -d '{"task":"${TASK}"}'`,
      ].join('\n');
  }
}
