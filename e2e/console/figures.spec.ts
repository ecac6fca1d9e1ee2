import { countTransfer, measureShift } from '../../bench/console/measure.ts';
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

  const [overview, signIn] = await Promise.all([visit(page, ''), visit(stranger, 'sign-in')]);
  await stranger.context().close();

  // The figures of a page that was not found would be small, too.
  expect(Math.min(overview, signIn)).toBeGreaterThan(100_000);
  expect(overview).toBeLessThan(AT_MOST);
  expect(signIn).toBeLessThan(AT_MOST);
});

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const) {
  test(`a run is drawn in one go, in whatever order its answers come, at ${width} px`, async ({
    console: page,
    api,
    server,
  }) => {
    const { body } = await api<{ agent_id: string }>('POST', '/agents', {
      task: 'mend the list',
      tools: ['files', 'shell', 'memory'],
    });
    const read = () => api<{ status: string }>('GET', `/agents/${body.agent_id}`);
    await expect.poll(async () => (await read()).body.status, { timeout: 40_000 }).toBe('completed');
    const isDrawn = async (late: RegExp) => {
      const opened = await page.context().newPage();
      await opened.setViewportSize({ width, height });
      await opened.route(late, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 600));
        await route.continue();
      });

      const shift = await measureShift(opened, `${server.url}/console/agents/${body.agent_id}`);

      await expect(opened.getByRole('region', { name: 'Highlights' })).toContainText('Went wrong');
      expect(shift).toBeLessThan(0.1);
      await opened.close();
    };
    await Promise.all([isDrawn(/\/events/), isDrawn(new RegExp(`/agents/${body.agent_id}$`))]);
  });
}
