import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collectNotes } from './collect-notes.ts';
import { receiveDownloads } from './receive-downloads.ts';

// With a fake page: a real Chromium never does what these do. For real downloads, see testing/cases/file-cases.ts.

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-downloads-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Receives a download that Playwright says is at `path`. */
async function receive(path: string, name = 'a.txt') {
  const page = new EventEmitter() as EventEmitter & Page;
  const cdp = new EventEmitter() as EventEmitter & CDPSession;
  const notes = collectNotes();
  const kept: string[] = [];
  const keep = async (given: string, content: AsyncIterable<Buffer>) => {
    let text = '';
    for await (const piece of content) text += piece;
    kept.push(text);
    return `/workspace/downloads/${given}`;
  };
  const downloads = receiveDownloads({ cdp, inside: '/run/downloads', outside: folder }, { keep, notes });
  downloads.watch(page);
  page.emit('download', { suggestedFilename: () => name, path: async () => path, failure: async () => null });
  await downloads.settle(undefined);
  return { kept, notes: notes.take(), left: await readdir(folder) };
}

test('a file is handed on and removed, wherever Playwright thinks that it is', async () => {
  await writeFile(join(folder, 'guid'), 'content');

  const received = await receive('/somewhere/else/guid');

  expect(received).toEqual({
    kept: ['content'],
    notes: ['Downloaded /workspace/downloads/a.txt (7 bytes).'],
    left: [],
  });
});

test('a link is not followed, and a folder is not read', async () => {
  await symlink('/etc/passwd', join(folder, 'link'));

  const linked = await receive('/x/link');
  const outside = await receive('/x/..');

  for (const { kept, notes } of [linked, outside]) {
    expect(kept).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^The download "a.txt" failed/)]);
    expect(JSON.stringify(notes)).not.toContain(folder);
  }
});

test.each([
  ['../../etc/passwd', 'etc_passwd'],
  ['.bashrc', 'bashrc'],
  ['a\u0000b\nc.txt', 'a b c.txt'],
  ['x'.repeat(500), 'x'.repeat(100)],
  [`${'x'.repeat(150)}.pdf`, `${'x'.repeat(96)}.pdf`],
  [`${'報'.repeat(100)}.pdf`, `${'報'.repeat(76)}.pdf`],
  ['.pdf', 'pdf'],
  ['...', 'download'],
])('the name %j becomes %j at most', async (name, safe) => {
  await writeFile(join(folder, 'guid'), '');

  const [note] = (await receive('guid', name)).notes;

  const path = /Downloaded (.*) \(/.exec(note ?? '')?.[1] ?? '';
  expect(path.replace(/^\/workspace\/downloads\/_*/, '')).toMatch(new RegExp(`^${safe}_?$`));
});

test('files are handed on one after the other: two of one name must not both find it free', async () => {
  const page = new EventEmitter() as EventEmitter & Page;
  const cdp = new EventEmitter() as EventEmitter & CDPSession;
  const steps: string[] = [];
  const keep = async (_name: string, content: AsyncIterable<Buffer>) => {
    let text = '';
    for await (const piece of content) text += piece;
    steps.push(`begin ${text}`);
    await setImmediate();
    steps.push(`end ${text}`);
    if (text === 'one') throw new Error('it does not fit');
    return text;
  };
  const downloads = receiveDownloads(
    { cdp, inside: '/run/downloads', outside: folder },
    { keep, notes: collectNotes() },
  );
  downloads.watch(page);
  for (const text of ['one', 'two', 'three']) {
    await writeFile(join(folder, text), text);
    page.emit('download', { suggestedFilename: () => 'a.txt', path: async () => text });
  }

  await downloads.settle(undefined);

  const first = steps.filter((step) => step.startsWith('begin')).map((step) => step.slice(6));
  expect(first).toHaveLength(3);
  expect(steps).toEqual(first.flatMap((text) => [`begin ${text}`, `end ${text}`]));
});
