import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Rules that depend on the theme; the others find the same in both. */
export const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds on a page, with all of its rules or with those of these names or tags. */
export async function findAxeFaults(page: Page, only?: string[]): Promise<string[]> {
  // The legacy mode, which opens no page of its own for each analysis, is enough for pages without frames. By
  // default, axe would also describe each element that passes.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'], ...(only && { runOnly: only }) });
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
  );
}
