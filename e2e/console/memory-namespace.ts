import type { Page } from '@playwright/test';
import type { Api } from './fixtures.ts';

/** A namespace of its own for a test, so that no other's memories are in the way. */
export async function openNamespace(page: Page, api: Api, name: string, memories: Record<string, string>) {
  for (const [key, value] of Object.entries(memories)) {
    await api('POST', '/memory', { key, value, namespace: name, tags: ['test'] });
  }
  await page.goto(new URL(`/console/memory?namespace=${name}`, page.url()).href);
}

/** Found by position instead of role: behind a dialog they have no role. */
export const rows = (page: Page) => page.locator('ol[aria-label="Memories"] > li');
