import { startTestBrowser } from './start-test-browser.ts';

// A process with an open browser session, to be killed.

const browser = startTestBrowser({ allow: '' });
await browser.host.openSession('c1');
process.stdout.write('ready');
setInterval(() => {}, 60_000);
