import { startTestBrowser } from './start-test-browser.ts';

// Run as `node short-lived-server.ts <root folder>`: a process with an open browser session, to be killed.

const [rootDir] = process.argv.slice(2) as [string];
const browser = startTestBrowser({ allow: '', rootDir });
await browser.host.openSession('c1');
process.stdout.write('ready');
setInterval(() => {}, 60_000);
