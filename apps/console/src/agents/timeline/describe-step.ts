import {
  Brain,
  CircleCheck,
  Flag,
  Info,
  type LucideIcon,
  MessageSquare,
  Sparkles,
  TriangleAlert,
} from 'lucide-react';
import { countOf } from '../../api/format.ts';
import { describeTool, toolLabel } from './describe-tool.ts';
import type { RunStep, TurnStep } from './run-step.ts';

/** How much of a text a line shows. */
const ABOUT_CHARS = 300;

/** How a step is shown in a line: its name, what it was about, and its sign. `draft`: what the model is writing in it. */
export function describeStep(
  step: RunStep,
  draft = '',
): { label: string; about: string; icon: LucideIcon; tone: string } {
  const plain = 'text-muted';
  switch (step.kind) {
    case 'turn':
      return { label: `Turn ${step.turn}`, about: saidIn(step, draft), icon: Sparkles, tone: 'text-accent' };
    case 'tool':
      return { ...describeTool(step), tone: plain };
    case 'message':
      return step.isHint
        ? { label: 'Hint to the model', about: oneLine(step.text), icon: Info, tone: plain }
        : { label: 'Message', about: oneLine(step.text), icon: MessageSquare, tone: plain };
    case 'memories':
      return {
        label: describeMemories(step),
        about: step.memories.map(({ key }) => key).join(', '),
        icon: Brain,
        tone: plain,
      };
    case 'result':
      return { label: 'Answer', about: oneLine(step.text), icon: CircleCheck, tone: 'text-good' };
    case 'note': {
      const tone = { plain, good: 'text-good', warn: 'text-warn', bad: 'text-bad' }[step.tone];
      const icon = step.tone === 'warn' || step.tone === 'bad' ? TriangleAlert : Flag;
      return { label: step.text, about: '', icon, tone };
    }
  }
}

/** "Recalled 1 memory", "Kept 3 memories". */
export function describeMemories({
  isKept,
  memories,
}: {
  isKept: boolean;
  memories: readonly unknown[];
}): string {
  return `${isKept ? 'Kept' : 'Recalled'} ${countMemories(memories)}`;
}

/** "1 memory", "3 memories". */
export function countMemories({ length }: readonly unknown[]): string {
  return countOf(length, 'memory', 'memories');
}

function saidIn({ state, text, calls }: TurnStep, draft: string): string {
  // The newest words of what is being written.
  if (state === 'failed') return 'No model answered';
  if (state === 'running') return draft === '' ? 'Waiting for the model' : lastLine(draft);
  return text === '' ? calls.map(({ name }) => toolLabel(name)).join(', ') : oneLine(text);
}

/** Without the marks of Markdown, which a line does not draw. */
function oneLine(text: string): string {
  return text
    .slice(0, ABOUT_CHARS)
    .replaceAll(/[*`#|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function lastLine(text: string): string {
  return oneLine(text.trimEnd().split('\n').at(-1) ?? '');
}
