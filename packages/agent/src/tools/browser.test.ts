import type { BrowserSession, Target } from '@jettson/browser';
import { ComputerError } from '@jettson/computers';
import { beforeEach, expect, test } from 'vitest';
import { ToolError } from '../errors.ts';
import { fakeComputer } from '../testing/fake-computer.ts';
import type { ToolContext } from '../types.ts';
import { browserTools } from './browser.ts';

const context: ToolContext = { callId: 'call_1', signal: new AbortController().signal, onOutput: () => {} };
const place = { url: 'https://a.test/2', title: 'Two' };
let notes: string[];
let calls: unknown[][];

/** A fake session that answers what each test says, and keeps what it was asked. */
const fakeSession = (parts: Partial<Record<keyof BrowserSession, unknown>> = {}) =>
  new Proxy(
    { takeNotes: async () => notes, ...parts },
    {
      get: (target: Record<string, unknown>, name: string) =>
        target[name] ??
        (name === 'then'
          ? undefined
          : async (...given: unknown[]) => {
              calls.push([name, ...given.filter((value) => value !== context.signal)]);
              return place;
            }),
    },
  ) as unknown as BrowserSession;

function use(name: string, input: unknown, session = fakeSession(), computer = fakeComputer()) {
  const tool = browserTools(async () => session, computer).find(
    (one) => one.name === `jettson_browser_${name}`,
  );
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return tool.execute(input as never, context);
}

beforeEach(() => {
  notes = [];
  calls = [];
});

test('navigate previews 500 characters, extract_text gives 5,000', async () => {
  const session = fakeSession({
    navigate: async (url: string) => ({ url, title: 'T', status: 200, text: 'n'.repeat(9_000) }),
    extractText: async (target?: Target) => String(target ?? 'page').repeat(2_000),
  });

  const opened = await use('navigate', { url: 'https://a.test/' }, session);
  const whole = await use('extract_text', {}, session);
  const part = await use('extract_text', { selector: 'p' }, session);

  expect(opened.output).toEqual({
    url: 'https://a.test/',
    title: 'T',
    status: 200,
    text_preview: 'n'.repeat(500),
  });
  expect(whole.output).toEqual({ text: 'page'.repeat(1_250), truncated: true });
  expect(part.output).toEqual({ text: 'p'.repeat(2_000), truncated: false });
});

test('a screenshot is a picture with its address', async () => {
  const screenshot = async () => ({
    data: Buffer.from('png'),
    mimeType: 'image/png',
    url: 'https://a.test/',
  });

  expect(await use('screenshot', {}, fakeSession({ screenshot }))).toEqual({
    output: { mime_type: 'image/png', url: 'https://a.test/' },
    image: { data: Buffer.from('png').toString('base64'), media_type: 'image/png' },
  });
});

test('a refusal by the page, or a browser that does not start, is data for the model', async () => {
  const fill = async () => {
    throw new Error('No element matches #name.');
  };
  const filling = use('fill', { selector: '#name', value: 'x' }, fakeSession({ fill }));
  const unavailable = browserTools(() => Promise.reject(new Error('not available')), null);
  const withoutBrowser = unavailable[0]?.execute({ url: 'https://a.test/' } as never, context);

  await expect(filling).rejects.toThrow(new ToolError('No element matches #name.'));
  await expect(withoutBrowser).rejects.toThrow(ToolError);
});

test('what happened besides is added to the answer, and to no answer otherwise', async () => {
  const quiet = await use('click', { selector: 'a' });
  notes = ['Downloaded /workspace/downloads/a.csv (8 bytes).'];
  const loud = await use('fill', { selector: 'a', value: 'x' });

  expect(quiet.output).toEqual(place);
  expect(loud.output).toEqual({ filled: true, notes });
});

test('an element is named by its reference, with or without brackets, or by a selector', async () => {
  await use('click', { ref: 'e12' });
  await use('hover', { ref: '[e12]' });
  await use('check', { selector: '#terms' });
  await use('press', { key: 'Enter' });
  const both = use('click', { ref: 'e12', selector: 'a' });
  const none = use('click', {});

  expect(calls).toEqual([
    ['click', { ref: 'e12' }],
    ['hover', { ref: 'e12' }],
    ['check', '#terms', true],
    ['press', 'Enter', undefined],
  ]);
  await expect(both).rejects.toThrow('not by both');
  await expect(none).rejects.toThrow('by ref, from a snapshot, or by selector');
});

test('one option or several are selected, and none is refused', async () => {
  await use('select', { ref: 'e1', value: 'de' });
  await use('select', { ref: 'e1', values: ['de', 'jp'] });

  expect(calls).toEqual([
    ['select', { ref: 'e1' }, ['de']],
    ['select', { ref: 'e1' }, ['de', 'jp']],
  ]);
  await expect(use('select', { ref: 'e1' })).rejects.toThrow('Name the option');
});

test('a snapshot that was cut says where to go on', async () => {
  const snapshot = async (offset: number) => ({
    ...place,
    text: `from ${offset}`,
    lineCount: 90,
    nextLine: offset === 0 ? 40 : null,
  });

  const first = await use('snapshot', {}, fakeSession({ snapshot }));
  const rest = await use('snapshot', { offset: 40 }, fakeSession({ snapshot }));

  expect(first.output).toEqual({ ...place, snapshot: 'from 0', lines: 90, truncated: true, next_offset: 40 });
  expect(rest.output).toEqual({ ...place, snapshot: 'from 40', lines: 90, truncated: false });
});

test('a file of the computer goes to a page, and a missing or large one does not', async () => {
  const computer = fakeComputer({ files: { 'out/a.csv': 'a,b', big: 'x'.repeat(15_000_001) } });

  const given = await use('upload', { path: 'out/a.csv', ref: 'e3' }, fakeSession(), computer);

  expect(given.output).toEqual({ ...place, uploaded: 'out/a.csv', size_bytes: 3 });
  expect(calls).toEqual([['upload', { name: 'a.csv', data: Buffer.from('a,b') }, { ref: 'e3' }]]);
  await expect(use('upload', { path: 'none' }, fakeSession(), computer)).rejects.toThrow(ToolError);
  await expect(use('upload', { path: 'big' }, fakeSession(), computer)).rejects.toThrow('more than 15 MB');
});

test('a computer that is gone is no fault of the page, and without a computer nothing is uploaded', async () => {
  const gone = {
    ...fakeComputer(),
    readFile: () => Promise.reject(new ComputerError('computer_gone', 'the computer is gone')),
  };

  await expect(use('upload', { path: 'a' }, fakeSession(), gone)).rejects.toThrow(ComputerError);
  const names = browserTools(async () => fakeSession(), null).map(({ name }) => name);
  expect(names).toHaveLength(15);
  expect(names).not.toContain('jettson_browser_upload');
});
