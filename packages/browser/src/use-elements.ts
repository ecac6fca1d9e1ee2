import type { ElementHandle, FileChooser, Locator, Page } from 'playwright-core';
import type { BrowserSession, ScrollDirection, UploadedFile } from './browser-session.ts';
import {
  FIND_FORMAT,
  FIND_LABEL,
  HAS_LINK,
  IS_FILE_INPUT,
  LEADS_ELSEWHERE,
  LIST_OPTIONS,
  SCROLL,
} from './page-scripts.ts';

const CHOOSER_MS = 3_000;
/** A link that names another tab may open none. */
const TAB_MS = 3_000;
/** Where a label begins. A link in its middle would lead elsewhere. */
const LABEL_START = { x: 3, y: 3 };

export interface ElementOptions {
  /** How long an element may take to become usable. */
  timeout: number;
  signal: AbortSignal;
}

/** Puts a value into a field. */
export async function fillField(field: Locator, value: string, options: ElementOptions): Promise<void> {
  await field.fill(value, options).catch((error) => {
    if (!/Cannot type text into/.test(String(error))) throw error;
  });
  // A browser silently empties a date field that is given anything else.
  const form = await field.evaluate(FIND_FORMAT, value).catch(() => undefined);
  if (form !== undefined) {
    throw new Error(`"${value.slice(0, 100)}" does not fit the field: it takes ${form}.`);
  }
}

/** Chooses options by their value or label; returns the values that are selected then. */
export async function selectOptions(
  select: Locator,
  values: string[],
  options: ElementOptions,
): Promise<string[]> {
  try {
    return await select.selectOption(values, options);
  } catch (error) {
    if (/not a <select> element/.test(String(error))) {
      throw new Error('The element is not a select: click it, take a snapshot, and click the option.');
    }
    if (!/did not find some options/.test(String(error))) throw error;
    const offered = (await select.evaluate(LIST_OPTIONS)) as string[];
    throw new Error(`There is no such option. There are: ${offered.join(', ')}`);
  }
}

/** Clicks the element. If it is a link that opens a tab, waits until that is there. */
export async function clickElement(page: Page, element: Locator, options: ElementOptions): Promise<void> {
  const leadsElsewhere = await element.evaluate(LEADS_ELSEWHERE).catch(() => false);
  const opened = leadsElsewhere
    ? page
        .context()
        .waitForEvent('page', { timeout: TAB_MS, signal: options.signal })
        .catch(() => {})
    : undefined;
  await ignoreSlowPages(element.click(options));
  await opened;
}

/** Checks or unchecks the element, or the one checkbox or radio button in it. */
export async function checkElement(box: Locator, isChecked: boolean, options: ElementOptions): Promise<void> {
  const inside = box.locator('input[type=checkbox], input[type=radio]');
  const element = (await inside.count()) === 1 ? inside : box;
  const label = (await element.evaluateHandle(FIND_LABEL, isChecked)).asElement() as ElementHandle | null;
  if (label === null) return ignoreSlowPages(element.setChecked(isChecked, options));
  const position = (await label.evaluate(HAS_LINK)) ? { position: LABEL_START } : {};
  await ignoreSlowPages(label.click({ ...options, ...position }));
  if ((await element.isChecked(options)) === isChecked) return;
  throw new Error('The element did not change when its label was clicked.');
}

/** Playwright also waits for the page that a click leads to; once the click is done, that is not its failure. */
async function ignoreSlowPages(clicked: Promise<void>): Promise<void> {
  await clicked.catch((error) => {
    if (!(error instanceof Error && error.name === 'TimeoutError' && /click action done/.test(error.message)))
      throw error;
  });
}

const STEPS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] } as const;

/** Scrolls at the element, or in the middle of the page. */
export async function scrollAt(
  page: Page,
  element: Locator | undefined,
  direction: ScrollDirection,
  pixels: number,
): ReturnType<BrowserSession['scroll']> {
  const [x, y] = STEPS[direction].map((step) => step * pixels);
  const by = { x, y, isWholePage: element === undefined };
  return (element ?? page.locator(':root')).evaluate(SCROLL, by) as ReturnType<BrowserSession['scroll']>;
}

/** Gives a file to a file input, or to the file chooser that a click on the element opens. */
export async function giveFile(
  page: Page,
  element: Locator,
  file: UploadedFile,
  options: ElementOptions,
): Promise<void> {
  const payload = toPayload(file);
  if (await element.evaluate(IS_FILE_INPUT)) {
    if (await element.isDisabled()) throw new Error('The element is disabled.');
    await element.setInputFiles(payload, options);
    return;
  }
  const [chooser] = await Promise.all([
    page
      .waitForEvent('filechooser', { timeout: options.timeout + CHOOSER_MS, signal: options.signal })
      .catch(() => {
        options.signal.throwIfAborted();
        throw new Error('The element is no file input, and a click on it asks for no file.');
      }),
    element.click(options),
  ]);
  await chooser.setFiles(payload, options);
}

/** Gives a file to a file chooser that is open. */
export function answerChooser(
  chooser: FileChooser,
  file: UploadedFile,
  options: ElementOptions,
): Promise<void> {
  return chooser.setFiles(toPayload(file), options);
}

/** Playwright finds out the media type from the name. */
function toPayload({ name, data }: UploadedFile) {
  return { name, mimeType: '', buffer: data };
}
