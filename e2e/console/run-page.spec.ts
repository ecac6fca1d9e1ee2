import type { Page } from '@playwright/test';
import { findAxeFaults } from './find-axe-faults.ts';
import { type Api, expect, openNewAgent, spawnAgent, test } from './fixtures.ts';

const timelineOf = (page: Page) => page.getByRole('list', { name: 'Timeline' });
const step = (page: Page, name: RegExp) => timelineOf(page).getByRole('button', { name });

/** An agent that edited a file, searched it in vain and remembered something; the same for all tests of this file. */
let mended: string | undefined;

async function openMended(page: Page, api: Api, search = ''): Promise<void> {
  if (mended === undefined) {
    const { body } = await api<{ agent_id: string }>('POST', '/agents', { task: 'mend the list' });
    mended = body.agent_id;
    const read = () => api<{ status: string }>('GET', `/agents/${mended}`);
    await expect.poll(async () => (await read()).body.status, { timeout: 30_000 }).toBe('completed');
  }
  await page.goto(new URL(`/console/agents/${mended}${search}`, page.url()).href);
  await expect(step(page, /^Edit file/)).toBeVisible();
}

test('a reader finds which turn cost most, what went wrong and what the agent learned', async ({
  console: page,
  api,
}) => {
  await openMended(page, api);
  const highlights = page.getByRole('region', { name: 'Highlights' });
  const dear = timelineOf(page).getByRole('listitem').filter({ hasText: 'most expensive' });

  await expect(dear).toHaveCount(1);
  await expect(dear).toContainText('Turn 3');
  await expect(dear).toContainText('$0.8500');
  await expect(highlights.getByRole('button', { name: /Most expensive/ })).toContainText(
    'Turn 3$0.8500, 99%',
  );
  const learned = page.getByRole('region', { name: 'What it learned: 1 memory kept' });
  await expect(learned).toContainText('One fruit a line.');
  await expect(learned).toContainText('from a tool');
  await expect(learned.getByRole('button', { name: 'Forget list-style' })).toBeVisible();

  await highlights.getByRole('button', { name: /Most expensive/ }).click();
  await expect(page.getByRole('complementary', { name: 'Step' })).toContainText('Tokens read');
  await page.getByRole('button', { name: 'Show the whole run' }).click();
  await highlights.getByRole('button', { name: /Went wrong/ }).click();
  await expect(timelineOf(page).getByRole('listitem')).toHaveCount(1);
  await expect(timelineOf(page).getByText('exit 1', { exact: true })).toBeVisible();
});

test('the inspector shows what a step changed, and the request to the model when it is opened', async ({
  console: page,
  api,
}) => {
  await openMended(page, api);

  await step(page, /^Edit file/).click();
  const changes = page.getByRole('region', { name: 'Changes' });
  await expect(changes).toContainText('Removed: pear');
  await expect(changes).toContainText('Added: mango');
  await expect(changes).toContainText('plum');

  const asked = page.waitForRequest(/steps\/2\/request$/);
  await page.getByText('Request to the model, turn 2').click();
  await asked;
  const request = page.getByRole('region', { name: 'Request to the model' });
  await expect(request).toContainText('mend the list');
  await expect(request).toContainText('You are a Jettson agent');
});

test('the selected step is in the address, and the keyboard moves it', async ({ console: page, api }) => {
  await openMended(page, api);
  const pane = page.getByRole('complementary', { name: 'Step' });
  await step(page, /^Turn 1/).click();
  await expect(page).toHaveURL(/\?step=\d+$/);

  await page.keyboard.press('j');
  await expect(step(page, /^Write file/)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await expect(pane).toContainText('list.txt');
  await page.reload();
  await expect(step(page, /^Write file/)).toHaveAttribute('aria-current', 'true');
  await expect(pane).toContainText('list.txt');

  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();
  await expect(page).not.toHaveURL(/step=/);
});

test('the steps of a run are narrowed to errors, tools and memory, and searched', async ({
  console: page,
  api,
}) => {
  await openMended(page, api);
  const steps = timelineOf(page).getByRole('listitem');

  await page.getByRole('radio', { name: 'Errors' }).click();
  await expect(steps).toHaveCount(1);
  await page.getByRole('radio', { name: 'Tools' }).click();
  await expect(steps).toHaveCount(4);
  await page.getByRole('radio', { name: 'Memory' }).click();
  await expect(steps.filter({ hasText: 'Remember' })).toHaveCount(1);
  await page.getByRole('radio', { name: 'All' }).click();
  const search = page.getByRole('searchbox', { name: 'Search this run' });
  await search.fill('QUINCE');
  await expect(steps).toHaveCount(1);
  await search.fill('nothing says this');
  await expect(page.getByText('No step matches.')).toBeVisible();
});

test('what an agent is made of is said by name', async ({ console: page, api }) => {
  await api('POST', '/templates', { name: 'made-of', defaults: { instructions: 'Be brief.' } });
  await api('PUT', '/secrets/SHOP_TOKEN', { value: 'a-value-that-is-secret', hosts: ['shop.example.com'] });
  await openNewAgent(page, api, {
    task: 'quick: two and two?',
    template: 'made-of',
    tools: ['http'],
    secrets: ['SHOP_TOKEN'],
    network: { type: 'limited', allowed_hosts: ['shop.example.com'] },
  });
  const made = page.getByRole('region', { name: 'What it is made of' });

  await expect(made.getByRole('link', { name: 'made-of@1' })).toBeVisible();
  await expect(made).toContainText('anthropic/scripted');
  for (const part of ['http', 'SHOP_TOKEN', 'Limited to shop.example.com', 'Be brief.']) {
    await expect(made).toContainText(part);
  }
});

test('a failed run says first why it failed, and leads to the step where it did', async ({
  console: page,
}) => {
  await spawnAgent(page, 'fail, please');
  const error = page.getByRole('alert');
  await expect(error).toContainText('The scripted model refuses.');
  await expect(error).toContainText('model_error');

  await error.getByRole('button', { name: 'Show Turn 1' }).click();

  await expect(page.getByRole('complementary', { name: 'Step' })).toContainText('No model answered.');
  await expect(error).toBeVisible();
  await page.getByRole('button', { name: 'Show the whole run' }).click();
  await page.getByRole('button', { name: /^Went wrong/ }).click();
  await expect(page.getByRole('status').filter({ hasText: /^1 step$/ })).toBeVisible();
  await expect(timelineOf(page)).toContainText('Failed: model error');
});

test('memories that a run recalled are shown by value, with their origin, and can be forgotten', async ({
  console: page,
  api,
}) => {
  await api('POST', '/memory', { key: 'zebra_count', value: 'The zoo keeps twelve zebras.' });
  await spawnAgent(page, 'quick: how many zebras does the zoo keep?');
  const recalled = page.getByRole('region', { name: 'Recalled 1 memory' });
  await expect(recalled).toContainText('The zoo keeps twelve zebras.');
  await expect(recalled).toContainText('default');

  await recalled.getByRole('button', { name: 'Forget zebra_count' }).click();

  await expect(recalled).toContainText('Forgotten since');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(recalled).toContainText('The zoo keeps twelve zebras.');
  await api('DELETE', '/memory?key=zebra_count');
});

test('a memory is shown as it was in the run, with what became of it since', async ({
  console: page,
  api,
}) => {
  await api('POST', '/memory', { key: 'walrus_count', value: 'The zoo keeps three walruses.' });
  await spawnAgent(page, 'quick: how many walruses does the zoo keep?');
  const recalled = page.getByRole('region', { name: 'Recalled 1 memory' });
  await expect(recalled).toContainText('The zoo keeps three walruses.');
  await expect(recalled).not.toContainText('since');

  await api('POST', '/memory', { key: 'walrus_count', value: 'The zoo keeps four walruses.' });
  await page.reload();
  await expect(recalled).toContainText('The zoo keeps three walruses.');
  await expect(recalled).toContainText('Changed since');
  await expect(recalled).toContainText('Now: The zoo keeps four walruses.');
  await api('DELETE', '/memory?key=walrus_count');
  await page.reload();
  await expect(recalled).toContainText('The zoo keeps three walruses.');
  await expect(recalled).toContainText('Forgotten since');
  await expect(recalled.getByRole('button', { name: 'Forget walrus_count' })).toBeHidden();
  await api('DELETE', '/memory?key=walrus_count&hard=true');
  await page.reload();

  await expect(recalled).toContainText('Deleted for good since');
  await expect(recalled).not.toContainText('walruses.');
});

for (const width of [1440, 1024, 390]) {
  test(`status, cost, turns, tokens and model stay in view with a step selected, at ${width} px`, async ({
    console: page,
    api,
  }) => {
    await openMended(page, api);
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${page.url()}?step=1`);
    const facts = width === 390 ? page.getByRole('dialog') : page.locator('#main header').first();

    for (const fact of ['Done', '$0.8620', '5 turns', '40.9K tokens', 'anthropic/scripted']) {
      await expect(facts.getByText(fact, { exact: true })).toBeInViewport();
    }
  });
}

test('a running agent opens at its newest step and shows it; a button leads back to it', async ({
  console: page,
  api,
}) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  const id = await openNewAgent(page, api, { task: 'linger for a while' });
  const terminal = page.getByRole('region', { name: 'Terminal' });
  const newest = step(page, /^Shell/);
  await expect(terminal).toContainText('waiting');
  await expect(newest).toBeInViewport();

  await page.mouse.move(600, 250);
  await page.mouse.wheel(0, -5000);
  await step(page, /^Turn 1/).click();
  await expect(terminal).toBeHidden();
  await page.getByRole('button', { name: 'Jump to latest' }).click();

  await expect(terminal).toBeVisible();
  await expect(newest).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeHidden();
  await api('DELETE', `/agents/${id}`);
});

test('what the model writes is shown while it writes it', async ({ console: page, api }) => {
  const id = await openNewAgent(page, api, {
    task: 'write slowly, please',
    tools: [],
  });

  await expect(page.getByRole('region', { name: 'Being written' })).toContainText('a fox ran on');
  await expect(step(page, /^Turn 1.*a fox ran on/)).toBeVisible();
  await api('DELETE', `/agents/${id}`);
});

test('on a phone a run opens with its result, and a step is a sheet that leads back', async ({
  console: page,
  api,
}) => {
  await openMended(page, api);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Mended.');

  await page.getByRole('radio', { name: 'Timeline' }).click();
  await step(page, /^Edit file/).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('region', { name: 'Changes' })).toContainText('mango');
  await sheet.getByRole('button', { name: 'Next step' }).click();
  await expect(sheet.getByRole('heading', { name: 'Turn 3' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Back to the steps' }).click();

  await expect(sheet).toBeHidden();
  await expect(step(page, /^Edit file/)).toBeVisible();
});

test('axe finds nothing on a run and its steps', async ({ console: page, api }) => {
  await openMended(page, api);
  await expect(page.getByRole('region', { name: 'What it is made of' })).toBeVisible();
  const found = await findAxeFaults(page);

  for (const name of [/^Turn 3/, /^Edit file/, /^Shell/]) {
    await step(page, name).click();
    await expect(step(page, name)).toHaveAttribute('aria-current', 'true');
    found.push(...(await findAxeFaults(page)));
  }

  expect(found).toEqual([]);
});

test('a step in which the agent saw a page has a small picture of it', async ({ console: page }) => {
  await spawnAgent(page, 'Make a table about fruit');
  const picture = timelineOf(page).getByRole('listitem').filter({ hasText: 'Screenshot' }).locator('img');

  await expect(picture).toHaveCount(1);
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth))
    .toBeGreaterThan(100);
});
