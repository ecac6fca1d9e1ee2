import type { Agent } from '@jettson/sdk';
import { styled } from './output.ts';

const COLOURS = {
  spawning: 'dim',
  running: 'cyan',
  idle: 'yellow',
  completed: 'green',
  error: 'red',
  stopped: 'dim',
} as const;

/** A status in its colour. */
export function styledStatus(status: Agent['status']): string {
  return styled(COLOURS[status], status);
}
