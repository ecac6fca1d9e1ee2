import type { BrowserSession, ScrollDirection } from '@jettson/browser';
import { ToolError } from '../errors.ts';
import { browserTool, ELEMENT, type ElementInput, findTarget, type InBrowser } from './browser-parts.ts';

const PREVIEW_CHARS = 500;
const MAX_TEXT_CHARS = 5_000;
const MAX_WAIT_SECONDS = 30;

interface TabsInput {
  action: 'list' | 'select' | 'close';
  index?: number;
}

/** What can be done with a page as a whole. */
export function pageTools(inBrowser: InBrowser) {
  return {
    navigate: browserTool<{ url: string }>(inBrowser, 'jettson_browser_navigate', {
      description:
        'Open a web page in the browser, scripts included, and see its title and the start of its text.',
      properties: { url: { type: 'string', description: 'http:// or https://.' } },
      required: ['url'],
      async run(session, { url: address }, signal) {
        const { url, title, status, text } = await session.navigate(address, signal);
        return { url, title, status, text_preview: cut(text, PREVIEW_CHARS) };
      },
    }),

    back: browserTool(inBrowser, 'jettson_browser_back', {
      description: 'Go back to the page before this one.',
      properties: {},
      run: async (session, _input, signal) => ({ ...(await session.back(signal)) }),
    }),

    snapshot: browserTool<{ offset?: number }>(inBrowser, 'jettson_browser_snapshot', {
      description:
        'See the open page as a list of its elements, frames included, each with a reference: [e12] button "Buy".',
      properties: {
        offset: { type: 'integer', minimum: 0, description: 'The line to begin with, where one was cut.' },
      },
      async run(session, { offset = 0 }, signal) {
        const { url, title, text, lineCount, nextLine } = await session.snapshot(offset, signal);
        const rest = nextLine === null ? {} : { next_offset: nextLine };
        return { url, title, snapshot: text, lines: lineCount, truncated: nextLine !== null, ...rest };
      },
    }),

    extractText: browserTool<ElementInput>(inBrowser, 'jettson_browser_extract_text', {
      description:
        'Get the visible text of the open page, or of one element of it, at most 5,000 characters.',
      properties: ELEMENT,
      async run(session, element, signal) {
        const text = await session.extractText(findTarget(element), signal);
        return { text: cut(text, MAX_TEXT_CHARS), truncated: text.length > MAX_TEXT_CHARS };
      },
    }),

    scroll: browserTool<ElementInput & { direction: ScrollDirection; pixels?: number }>(
      inBrowser,
      'jettson_browser_scroll',
      {
        description: 'Scroll the page, or the box around an element. Answers how far it moved and still can.',
        properties: {
          ...ELEMENT,
          direction: { type: 'string', enum: ['up', 'down', 'left', 'right'] },
          pixels: { type: 'integer', minimum: 1, maximum: 1_000_000, description: '600 when left out.' },
        },
        required: ['direction'],
        async run(session, { direction, pixels = 600, ...element }, signal) {
          const { moved, left } = await session.scroll(direction, pixels, findTarget(element), signal);
          return { moved_pixels: moved, pixels_left: left };
        },
      },
    ),

    dialog: browserTool<{ accept: boolean; text?: string }>(inBrowser, 'jettson_browser_dialog', {
      description: 'Answer the alert, confirm or prompt dialog that is open.',
      properties: {
        accept: { type: 'boolean', description: 'OK or Cancel.' },
        text: { type: 'string', description: 'For a prompt.' },
      },
      required: ['accept'],
      run: async (session, answer, signal) => ({ ...(await session.answerDialog(answer, signal)) }),
    }),

    tabs: browserTool<TabsInput>(inBrowser, 'jettson_browser_tabs', {
      description: 'List the tabs, show one, or close one.',
      properties: {
        action: { type: 'string', enum: ['list', 'select', 'close'] },
        index: { type: 'integer', minimum: 0, description: 'As listed, from 0.' },
      },
      required: ['action'],
      async run(session, input) {
        const tabs = await changeTabs(session, input);
        return {
          tabs: tabs.map(({ index, url, title, isShown }) => ({ index, url, title, shown: isShown })),
        };
      },
    }),

    waitFor: browserTool<{ text?: string; seconds?: number }>(inBrowser, 'jettson_browser_wait_for', {
      description: 'Wait until a text is visible; without a text, just wait.',
      properties: {
        text: { type: 'string', minLength: 1 },
        seconds: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: MAX_WAIT_SECONDS,
          description: '10 when left out, 30 at most.',
        },
      },
      run: async (session, { text, seconds = 10 }, signal) => ({
        ...(await session.waitFor(text, seconds * 1000, signal)),
      }),
    }),
  };
}

function changeTabs(session: BrowserSession, { action, index }: TabsInput) {
  if (action === 'list') return session.listTabs();
  if (index === undefined) throw new ToolError(`${action} needs the index of a tab.`);
  return action === 'select' ? session.showTab(index) : session.closeTab(index);
}

function cut(text: string, characters: number): string {
  return text.slice(0, characters).toWellFormed();
}
