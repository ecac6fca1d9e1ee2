import { countTransfer } from '../../bench/console/measure.ts';
import { expect, test } from './fixtures.ts';

/** What a first visit may transfer: page, scripts, styles and icon, gzipped, in bytes. */
const AT_MOST = 150_000;

test('a first visit of the overview or of the sign-in page transfers less than 150 kB', async ({
  console: page,
  server,
  browser,
}) => {
  const visit = async (visitor: typeof page, path: string) => {
    const opened = await visitor.context().newPage();
    const { code } = await countTransfer(opened, `${server.url}/console/${path}`);
    return code;
  };
  const stranger = await (await browser.newContext()).newPage();

  const overview = await visit(page, '');
  const signIn = await visit(stranger, 'sign-in');
  await stranger.context().close();

  // The figures of a page that was not found would be small, too.
  expect(Math.min(overview, signIn)).toBeGreaterThan(100_000);
  expect(overview).toBeLessThan(AT_MOST);
  expect(signIn).toBeLessThan(AT_MOST);
});
