import { expect, test } from 'vitest';
import { groupTools } from './group-tools.ts';

test('tools are named by their set, and those that the spawn brought with their kind', () => {
  const brought = { type: 'http', name: 'look_up', description: 'Looks it up.' };
  const tools = ['jettson_shell_run', 'jettson_files_read', 'jettson_files_write', brought];

  expect(groupTools(tools as never)).toEqual([
    { name: 'shell', label: 'shell', title: 'Shell' },
    { name: 'files', label: 'files (2)', title: 'Read file, Write file' },
    { name: 'look_up', label: 'look_up (http)', title: 'Looks it up.' },
  ]);
});
