import { describe, expect, test } from 'vitest';
import { ToolError } from '../errors.ts';
import { callTool as call } from '../testing/call-tool.ts';
import { fakeComputer } from '../testing/fake-computer.ts';
import { filesTools } from './files.ts';

/** One pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('jettson_files_read', () => {
  const read = (files: Record<string, string | Buffer>, input: object) =>
    call(filesTools(fakeComputer({ files })), 'jettson_files_read', input);

  test('reads lines, and says where to go on', async () => {
    const files = { a: 'one\ntwo\nthree' };

    const part = await read(files, { path: 'a', offset: 2, limit: 1 });
    const rest = await read(files, { path: 'a', offset: 3 });

    expect(part.output).toEqual({
      content: 'two\n',
      size_bytes: 13,
      truncated: true,
      total_lines: 3,
      next_offset: 3,
    });
    expect(rest.output).toMatchObject({ content: 'three', truncated: false, next_offset: null });
    await expect(read(files, { path: 'a', offset: 4 })).rejects.toThrow('a has only 3 lines.');
  });

  test('reads at most 1 MB of lines, and goes on behind them', async () => {
    const files = { a: `${'x'.repeat(99)}\n`.repeat(20_000) };

    const { output } = await read(files, { path: 'a', offset: 1 });

    expect(output).toMatchObject({ truncated: true, total_lines: 20_000, next_offset: 10_001 });
    expect(output.content).toHaveLength(1_000_000);
  });

  test.each([
    ['cut', 1_000_001, true],
    ['whole', 1_000_000, false],
  ])('says whether a long last line is %s', async (_name, length, truncated) => {
    const files = { a: `short\n${'x'.repeat(length)}`, b: 'x'.repeat(length) };

    const after = await read(files, { path: 'a', offset: 2 });
    const alone = await read(files, { path: 'b', offset: 1 });

    expect(after.output).toMatchObject({ truncated, next_offset: null });
    expect(alone.output).toMatchObject({ truncated, next_offset: null });
  });

  test('shows a picture', async () => {
    const { output, image } = await read({ 'a.png': PICTURE }, { path: 'a.png' });

    expect(output).toEqual({
      content: '',
      size_bytes: PICTURE.length,
      truncated: false,
      mime_type: 'image/png',
      width: 1,
      height: 1,
    });
    expect(image).toEqual({ data: PICTURE.toString('base64'), media_type: 'image/png' });
  });

  test.each([
    ['too many bytes', Buffer.concat([PICTURE, Buffer.alloc(4_000_000)])],
    [
      'too many pixels',
      Buffer.concat([PICTURE.subarray(0, 16), Buffer.from([0, 0, 0x1f, 0x41]), PICTURE.subarray(20)]),
    ],
  ])('does not show a picture of %s, which a provider would refuse', async (_name, data) => {
    await expect(read({ a: data }, { path: 'a' })).rejects.toThrow(/make a smaller copy/);
  });

  test('does not show a picture whose end is missing, for the same reason', async () => {
    await expect(read({ a: PICTURE.subarray(0, -12) }, { path: 'a' })).rejects.toThrow(/its end is missing/);
  });

  test.each([
    ['only begins like a picture', PICTURE.subarray(0, 8)],
    ['is cut off in the header of a picture', PICTURE.subarray(0, 16)],
    ['is an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  ])('reads a file that %s as text', async (_name, data) => {
    expect(await read({ a: data }, { path: 'a' })).toMatchObject({
      output: { content: Buffer.from(data).toString() },
    });
  });
});

describe('the files tools', () => {
  test('edit, find and search', async () => {
    const computer = fakeComputer({ files: { 'a.txt': 'one two two' } });
    const tools = filesTools({
      ...computer,
      search: async ({ pattern, path, glob }) => ({
        matches: [{ path: `${path} ${glob}`, line: 3, text: pattern }],
        truncated: false,
      }),
    });
    const edit = (input: object) => call(tools, 'jettson_files_edit', { path: 'a.txt', ...input });

    expect((await edit({ old_string: 'one', new_string: '1' })).output).toEqual({ replacements: 1 });
    expect((await edit({ old_string: 'two', new_string: '2', replace_all: true })).output).toEqual({
      replacements: 2,
    });
    await expect(edit({ old_string: 'three', new_string: '3' })).rejects.toThrow(/Nothing was changed/);
    await expect(edit({ old_string: '1', new_string: '1' })).rejects.toThrow(/nothing to do/);
    expect(computer.files.get('a.txt')?.toString()).toBe('1 2 2');
    expect((await call(tools, 'jettson_files_find', { glob: '*' })).output).toEqual({
      paths: ['a.txt'],
      truncated: false,
    });
    expect((await call(tools, 'jettson_files_search', { pattern: 'x', glob: '*.ts' })).output).toEqual({
      matches: [{ path: '/workspace *.ts', line: 3, text: 'x' }],
      truncated: false,
    });
  });

  test('write, read, list and delete a file', async () => {
    const computer = fakeComputer();
    const tools = filesTools(computer);

    const results = [
      await call(tools, 'jettson_files_write', { path: 'a.txt', content: 'zwölf' }),
      await call(tools, 'jettson_files_read', { path: 'a.txt' }),
      await call(tools, 'jettson_files_list', {}),
      await call(tools, 'jettson_files_delete', { path: 'a.txt' }),
    ];

    expect(results.map(({ output }) => output)).toEqual([
      { bytes_written: 6 },
      { content: 'zwölf', size_bytes: 6, truncated: false },
      { entries: [{ name: 'a.txt', size_bytes: 6, is_dir: false }] },
      { deleted: true },
    ]);
    expect(computer.files.size).toBe(0);
  });

  test('read at most 1 MB, and never half a character', async () => {
    const computer = fakeComputer({ files: { 'big.txt': `x${'ö'.repeat(600_000)}` } });

    const { output } = await call(filesTools(computer), 'jettson_files_read', { path: 'big.txt' });

    expect(output).toMatchObject({ size_bytes: 1_200_001, truncated: true });
    expect(output.content).toBe(`x${'ö'.repeat(499_999)}`);
  });

  test('write no more than 5 MB', async () => {
    const computer = fakeComputer();
    const write = (content: string) =>
      call(filesTools(computer), 'jettson_files_write', { path: 'a', content });

    await expect(write('x'.repeat(5 * 1024 * 1024))).resolves.toEqual({
      output: { bytes_written: 5_242_880 },
    });
    await expect(write('x'.repeat(5 * 1024 * 1024 + 1))).rejects.toThrow(ToolError);
  });

  test('tell the model why the computer refused', async () => {
    const reading = call(filesTools(fakeComputer()), 'jettson_files_read', { path: 'nope.txt' });

    await expect(reading).rejects.toThrow(new ToolError('There is no nope.txt.'));
  });
});
