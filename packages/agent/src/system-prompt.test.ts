import { TOOL_NAMES, TOOLSETS } from '@jettson/contract';
import { expect, test } from 'vitest';
import { systemPrompt } from './system-prompt.ts';

const input = {
  today: '2026-11-24',
  maxTurns: 20,
  computer: { cpus: 0.5, memoryBytes: 512 * 1024 ** 2, workspaceBytes: 1024 ** 3 },
  tools: [{ name: 'jettson_shell_run' }],
};

test('fits on a screen and gives the date, the limits and how to finish', () => {
  const prompt = systemPrompt(input);

  expect(prompt.split('\n').length).toBeLessThan(40);
  expect(prompt).toContain('Today is 2026-11-24.');
  expect(prompt).toContain('0.5 CPU, 512 MB of memory');
  expect(prompt).toContain('At most 20 turns');
  expect(prompt).toContain('is your final answer');
});

test('fits on a screen with all tools, and describes every toolset', () => {
  const prompt = systemPrompt({ ...input, tools: TOOL_NAMES.map((name) => ({ name })) });

  expect(prompt.split('\n').length).toBeLessThan(40);
  expect(prompt.length).toBeLessThan(4_000);
  for (const toolset of Object.keys(TOOLSETS)) expect(prompt).toMatch(new RegExp(`^- ${toolset}`, 'im'));
});

test('describes only the tools that the agent has', () => {
  const prompt = systemPrompt(input);

  expect(prompt).toContain('- Shell:');
  expect(prompt).not.toContain('Browser');
  expect(prompt).not.toContain('- Memory');
});
