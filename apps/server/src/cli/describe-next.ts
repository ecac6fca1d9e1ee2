import { IS_RELEASE, installLines } from '../served/served-parts.ts';
import { styled } from './output.ts';

const CALL = [
  "import { Jettson } from '@jettson/sdk'",
  "const agent = await new Jettson().agents.spawnAndWait('What is 6 times 7? Use the shell.')",
  'console.log(agent.final_result)',
].join('; ');

/** The commands that lead from quickstart to the user's own first call, ready for a shell, each with its purpose. */
function nextCommands(port: number): { what: string; command: string }[] {
  const url = `http://127.0.0.1:${port}`;
  const { typescript } = installLines(url);
  return [
    { what: 'Keep it running', command: IS_RELEASE ? 'jettson serve' : 'npm start' },
    {
      what: 'In another terminal, in this folder: get a key',
      command: `export JETTSON_BASE_URL=${url}/api/v1 JETTSON_API_KEY=$(${IS_RELEASE ? '' : 'npx '}jettson keys create)`,
    },
    {
      what: 'There too: install an SDK and call it',
      command: `${typescript.replace('install', 'install --prefix ~/first-call')} && cd ~/first-call && node --input-type=module -e "${CALL}"`,
    },
  ];
}

/** The same for people. */
export function describeNext(port: number): string {
  const steps = nextCommands(port).map(
    ({ what, command }, index) => `${index + 1}. ${what}:\n   ${styled('cyan', command, process.stderr)}`,
  );
  return `\n${styled('bold', 'Next', process.stderr)}\n${steps.join('\n')}\n`;
}
