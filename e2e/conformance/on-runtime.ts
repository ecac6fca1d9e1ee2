/**
 * The conformance suite on another runtime, with the package as the server serves it:
 * `node e2e/conformance/on-runtime.ts bun` (or `deno run -A`, or another `node`).
 */
import { buildServed } from '../../apps/server/src/cli/build-served.ts';
import { partFolder, TARBALL } from '../../apps/server/src/served/served-parts.ts';
import { emptyNodeProject } from '../sdks/empty-project.ts';
import { conformOn } from './conform-on.ts';

await buildServed();
await using project = await emptyNodeProject();
await project.sh(`npm install ${partFolder('sdk')}/${TARBALL}`);
const { cases, problems } = await conformOn(process.argv.slice(2), project.folder);
process.stdout.write(`${[...problems, `${cases} cases, ${problems.length} problems`].join('\n')}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
