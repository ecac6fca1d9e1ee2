import type { Computer } from '@jettson/computers';
import { ToolError } from '../errors.ts';
import type { OwnTool } from '../types.ts';
import {
  browserTool,
  ELEMENT,
  type ElementInput,
  findTarget,
  type InBrowser,
  toTarget,
} from './browser-parts.ts';
import { expectComputerErrors } from './expect-failures.ts';

const MAX_UPLOAD_BYTES = 15_000_000;

/** What can be done with an element of a page. */
export function elementTools(inBrowser: InBrowser) {
  return {
    click: browserTool<ElementInput>(inBrowser, 'jettson_browser_click', {
      description: 'Click an element. Answers with the address and title after the click.',
      properties: ELEMENT,
      run: async (session, input, signal) => ({ ...(await session.click(toTarget(input), signal)) }),
    }),

    fill: browserTool<ElementInput & { value: string }>(inBrowser, 'jettson_browser_fill', {
      description: 'Put a value into a field, replacing what is in it. Dates as yyyy-mm-dd.',
      properties: { ...ELEMENT, value: { type: 'string' } },
      required: ['value'],
      async run(session, { value, ...element }, signal) {
        await session.fill(toTarget(element), value, signal);
        return { filled: true };
      },
    }),

    select: browserTool<ElementInput & { value?: string; values?: string[] }>(
      inBrowser,
      'jettson_browser_select',
      {
        description: 'Choose an option of a select by its value or label.',
        properties: {
          ...ELEMENT,
          value: { type: 'string' },
          values: {
            type: 'array',
            items: { type: 'string' },
            maxItems: 100,
            description: 'Instead, where several can be chosen.',
          },
        },
        async run(session, { value, values, ...element }, signal) {
          const chosen = values ?? (value === undefined ? undefined : [value]);
          if (chosen === undefined) throw new ToolError('Name the option: value, or values for several.');
          return { selected: await session.select(toTarget(element), chosen, signal) };
        },
      },
    ),

    check: browserTool<ElementInput & { checked?: boolean }>(inBrowser, 'jettson_browser_check', {
      description: 'Check a checkbox or radio button, or uncheck a checkbox.',
      properties: { ...ELEMENT, checked: { type: 'boolean', description: 'True when left out.' } },
      async run(session, { checked = true, ...element }, signal) {
        return { ...(await session.check(toTarget(element), checked, signal)), checked };
      },
    }),

    hover: browserTool<ElementInput>(inBrowser, 'jettson_browser_hover', {
      description: 'Move the mouse over an element, to open what shows up then.',
      properties: ELEMENT,
      run: async (session, input, signal) => ({ ...(await session.hover(toTarget(input), signal)) }),
    }),

    press: browserTool<ElementInput & { key: string }>(inBrowser, 'jettson_browser_press', {
      description: 'Press a key, such as Enter, Escape or Control+A, in an element or where the focus is.',
      properties: { ...ELEMENT, key: { type: 'string', minLength: 1, maxLength: 100 } },
      required: ['key'],
      run: async (session, { key, ...element }, signal) => ({
        ...(await session.press(key, findTarget(element), signal)),
      }),
    }),
  };
}

/** Gives a file of the computer to a page. */
export function uploadTool(inBrowser: InBrowser, computer: Computer): OwnTool {
  return {
    name: 'jettson_browser_upload',
    description:
      'Give a file in /workspace, at most 15 MB, to a file input or to the button that asks for one.',
    inputSchema: {
      type: 'object',
      properties: { ...ELEMENT, path: { type: 'string', minLength: 1 } },
      required: ['path'],
    },
    parallelSafe: false,
    async execute({ path, ...element }: ElementInput & { path: string }, { signal }) {
      const target = findTarget(element);
      const { data, sizeBytes } = await expectComputerErrors(
        computer.readFile(path, { maxBytes: MAX_UPLOAD_BYTES }),
      );
      if (sizeBytes > data.length) throw new ToolError(`${path} has ${sizeBytes} bytes, more than 15 MB.`);
      const file = { name: path.split('/').at(-1) ?? path, data };
      return inBrowser(signal, async (session) => ({
        ...(await session.upload(file, target, signal)),
        uploaded: path,
        size_bytes: sizeBytes,
      }));
    },
  };
}
