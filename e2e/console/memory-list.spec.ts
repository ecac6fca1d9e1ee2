import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openNamespace, rows } from './memory-namespace.ts';

test('a search has one bar for the relevance of each result, with its parts, and its mode can be switched', async ({
  console: page,
  api,
}) => {
  await openNamespace(page, api, 'finds', {
    drink: 'In the morning she drinks espresso without sugar',
    car: 'The car is parked behind the house',
    dog: 'The dog is called Rufus',
  });
  await page.getByRole('textbox', { name: 'Search memories' }).fill('what coffee does she have?');

  const results = page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  await expect(results.first()).toContainText('espresso');
  const bar = results.first().getByRole('button', { name: /^Relevance \d+ %: Meaning \d+ %, Words/ });
  const parts = page.getByText('What the relevance is made of').first();
  await bar.hover();
  await expect(parts).toBeVisible();
  await page.mouse.move(0, 0, { steps: 5 });
  await expect(parts).toBeHidden();
  await bar.focus();
  await expect(parts).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(parts).toBeHidden();

  await page.getByRole('radio', { name: 'Words' }).click();
  await expect(page).toHaveURL(/mode=keyword/);
  await expect(page.getByText('No memory contains these words')).toBeVisible();
  await page.getByRole('textbox', { name: 'Search memories' }).fill('rufus');

  await expect(results).toHaveCount(1);
  await expect(results).toContainText('The dog is called Rufus');
});

test('the search says what is searched for, and a memory that is opened meanwhile stays open', async ({
  console: page,
  api,
}) => {
  await openNamespace(page, api, 'fields', {
    desk: 'The desk is in the office',
    lamp: 'The lamp is in the office',
  });
  const field = page.getByRole('textbox', { name: 'Search memories' });
  const panel = page.getByRole('complementary', { name: 'Memory' });
  await expect(rows(page)).toHaveCount(2);
  await field.fill('office');
  await page.getByRole('button', { name: 'lamp', exact: true }).click();
  await expect(page).toHaveURL(/q=office/);
  await expect(panel.getByLabel('Value')).toHaveValue('The lamp is in the office');

  await page.getByRole('link', { name: 'Memory', exact: true }).click();

  await expect(panel).toHaveCount(0);
  await expect(field).toHaveValue('');
});

test('weaker matches are hidden until somebody asks for them', async ({ console: page, api }) => {
  await openNamespace(page, api, 'weaker', {
    drink: 'In the morning she drinks espresso without sugar',
    car: 'The car is parked behind the house',
    dog: 'The dog is called Rufus',
  });
  const field = page.getByRole('textbox', { name: 'Search memories' });
  const results = page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  await field.fill('what coffee does she have in the morning?');
  await expect(results).toHaveCount(1);

  await page.getByRole('button', { name: 'Show 2 weaker matches' }).click();
  await expect(results).toHaveCount(3);
  await page.getByRole('button', { name: 'Hide weaker matches' }).click();
  await expect(results).toHaveCount(1);

  await field.fill('how do I renew my passport?');
  await expect(page.getByRole('heading', { name: 'No close matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Show 3 weaker matches' }).click();
  await expect(results).toHaveCount(3);
});

test('the list has columns for everything that matters, sorts by them, and keeps it in the address', async ({
  console: page,
  api,
}) => {
  const namespace = 'columns';
  const put = (memory: object) => api('POST', '/memory', { namespace, ...memory });
  await put({ key: 'alpha', value: 'first', importance: 2, expires_in_days: 2 });
  await put({ key: 'beta', value: 'second', importance: 9, tags: ['kept'] });
  await put({ key: 'gamma', value: 'third', provenance: { kind: 'web_page', url: 'https://example.com' } });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(new URL(`/console/memory?namespace=${namespace}`, page.url()).href);
  const keys = () => rows(page).locator('[data-row-focus]').allTextContents();

  await expect(rows(page).filter({ hasText: 'gamma' })).toContainText('Trust: web');
  await expect(rows(page).filter({ hasText: 'beta' })).toContainText(/#kept.*columns.*9.*never/);
  await page.getByRole('button', { name: 'Sort by importance' }).click();
  await expect.poll(keys).toEqual(['beta', 'gamma', 'alpha']);
  await page.getByRole('button', { name: 'Sort by expires' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(keys).toEqual(['alpha', 'beta', 'gamma']);
  await page.reload();
  await expect.poll(keys).toEqual(['alpha', 'beta', 'gamma']);
  await page.getByLabel('Trust', { exact: true }).selectOption('From you');

  await expect.poll(keys).toEqual(['alpha', 'beta']);
  expect(new URL(page.url()).searchParams.get('trust')).toBe('user');
});

for (const width of [1440, 1024, 390]) {
  test(`no header or cell of the list covers another one at ${width} px, with or without the panel`, async ({
    console: page,
    api,
  }) => {
    const namespace = `width-${width}-of-a-namespace-with-a-long-name`;
    const long = 'a-key-that-goes-on-and-on-'.repeat(4);
    await api('POST', '/memory', {
      namespace,
      key: long,
      value: 'A value that is much longer than any column could ever be. '.repeat(5),
      tags: ['one-long-tag-for-the-list', 'another-long-tag', 'third'],
      importance: 10,
      expires_in_days: 300,
    });
    await page.setViewportSize({ width, height: 800 });
    const path = `/console/memory?namespace=${namespace}`;
    for (const panel of width < 1024 ? [''] : ['', `&key=${long}&in=${namespace}`]) {
      await page.goto(new URL(path + panel, page.url()).href);
      await expect(rows(page)).toHaveCount(1);

      expect(await overlapsIn(page)).toEqual([]);
    }
  });
}

/** What covers something else, in a row or among the headers, or sticks out of the list. Of what is cut off, only the visible part counts. */
async function overlapsIn(page: Page): Promise<string[]> {
  const list = page.locator('ol[aria-label="Memories"]');
  const parents = list.locator('xpath=preceding-sibling::* | self::*/*');
  return parents.evaluateAll((lines) => {
    const found: string[] = [];
    for (const line of lines) {
      const { getComputedStyle } = line.ownerDocument.defaultView;
      const outer = line.getBoundingClientRect();
      const cells = [...line.children].map((cell) => {
        const leaves = [cell, ...cell.querySelectorAll('*')].filter(({ children }) => children.length === 0);
        const ends = leaves.map((leaf) => {
          let { left, right } = leaf.getBoundingClientRect();
          for (let box = leaf; box !== line; box = box.parentElement) {
            const { overflowX, position } = getComputedStyle(box);
            // For screen readers alone, a pixel wide.
            if (position === 'absolute') right = left;
            const bounds = box.getBoundingClientRect();
            if (overflowX !== 'visible')
              [left, right] = [Math.max(left, bounds.left), Math.min(right, bounds.right)];
          }
          return { left, right };
        });
        const { top, bottom } = cell.getBoundingClientRect();
        const shown = ends.filter(({ left, right }) => right > left);
        const left = Math.min(...shown.map((end) => end.left));
        const right = Math.max(...shown.map((end) => end.right));
        return { text: cell.textContent.slice(0, 20), left, right, top, bottom, isShown: shown.length > 0 };
      });
      const seen = cells.filter(({ isShown }) => isShown);
      for (const [index, cell] of seen.entries()) {
        if (cell.left < outer.left - 1 || cell.right > outer.right + 1) found.push(`${cell.text} sticks out`);
        for (const other of seen.slice(index + 1)) {
          const isBeside = cell.right <= other.left + 1 || other.right <= cell.left + 1;
          const isAbove = cell.bottom <= other.top + 1 || other.bottom <= cell.top + 1;
          if (!isBeside && !isAbove) found.push(`${cell.text} covers ${other.text}`);
        }
      }
    }
    return found;
  });
}
