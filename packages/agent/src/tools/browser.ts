import type { BrowserSession } from '@jettson/browser';
import type { Computer } from '@jettson/computers';
import type { OwnTool } from '../types.ts';
import { elementTools, uploadTool } from './browser-elements.ts';
import { pageTools } from './browser-pages.ts';
import type { InBrowser } from './browser-parts.ts';
import { expectErrors } from './expect-failures.ts';

/**
 * A browser with a few tabs. `openSession` opens it at the first call and returns the same one after that. Without a
 * computer, there are no files to give to pages.
 */
export function browserTools(
  openSession: () => Promise<BrowserSession>,
  computer: Computer | null,
): OwnTool[] {
  const inBrowser: InBrowser = async (signal, work) => {
    const session = await expectErrors(openSession());
    const output = await expectErrors(work(session));
    const notes = await session.takeNotes(signal);
    return { output: notes.length === 0 ? output : { ...output, notes } };
  };
  const page = pageTools(inBrowser);
  const element = elementTools(inBrowser);

  return [
    page.navigate,
    page.extractText,
    element.click,
    element.fill,
    screenshotTool(openSession),
    page.snapshot,
    element.select,
    element.check,
    element.hover,
    element.press,
    page.scroll,
    ...(computer === null ? [] : [uploadTool(inBrowser, computer)]),
    page.dialog,
    page.tabs,
    page.waitFor,
    page.back,
  ];
}

function screenshotTool(openSession: () => Promise<BrowserSession>): OwnTool {
  return {
    name: 'jettson_browser_screenshot',
    description: 'Take a screenshot of the open page.',
    inputSchema: { type: 'object', properties: {} },
    parallelSafe: false,
    async execute(_input: unknown, { signal }) {
      const { data, mimeType, url } = await expectErrors(
        openSession().then((session) => session.screenshot(signal)),
      );
      return {
        output: { mime_type: mimeType, url },
        image: { data: data.toString('base64'), media_type: mimeType },
      };
    },
  };
}
