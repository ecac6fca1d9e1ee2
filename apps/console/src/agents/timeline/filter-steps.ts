import { describeTool } from './describe-tool.ts';
import type { RunStep, ToolStep, TurnStep } from './run-step.ts';

export type StepFilter = 'all' | 'errors' | 'tools' | 'memory';

export const STEP_FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'errors', label: 'Errors' },
  { value: 'tools', label: 'Tools' },
  { value: 'memory', label: 'Memory' },
] as const;

/** Tests whether a step is of a kind and contains a text, whatever its case; null if every step is wanted. */
export function stepMatcher(filter: StepFilter, text: string): ((step: RunStep) => boolean) | null {
  const wanted = text.trim().toLowerCase();
  if (filter === 'all' && wanted === '') return null;
  return (step) => isOf(step, filter) && (wanted === '' || textOf(step).includes(wanted));
}

/** A command that ended with another code than 0, which is no failure of the tool. */
export function exitCodeOf(step: RunStep): number | null {
  const code = step.kind === 'tool' ? step.output?.exit_code : undefined;
  return typeof code === 'number' && code !== 0 ? code : null;
}

/** A turn or a call: a step that does something. */
export function isWork(step: RunStep): step is TurnStep | ToolStep {
  return step.kind === 'turn' || step.kind === 'tool';
}

/** A step that went wrong, whether or not the agent could go on. */
export function isError(step: RunStep): boolean {
  if (isWork(step)) return step.state === 'failed' || exitCodeOf(step) !== null;
  return step.kind === 'note' && step.tone === 'bad';
}

function isOf(step: RunStep, filter: StepFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'errors':
      return isError(step);
    case 'tools':
      return step.kind === 'tool';
    case 'memory':
      return step.kind === 'memories' || (step.kind === 'tool' && step.name.startsWith('jettson_memory_'));
  }
}

/** Kept with its step: steps do not change while somebody types. */
const texts = new WeakMap<RunStep, string>();

function textOf(step: RunStep): string {
  const known = texts.get(step);
  if (known !== undefined) return known;
  const text = wordsOf(step).toLowerCase();
  texts.set(step, text);
  return text;
}

function wordsOf(step: RunStep): string {
  switch (step.kind) {
    case 'tool':
      return [
        describeTool(step).label,
        step.name,
        JSON.stringify(step.input),
        JSON.stringify(step.output),
        ...step.streamed.map((piece) => piece.text),
      ].join('\n');
    case 'turn':
      return `turn ${step.turn}\n${step.text}`;
    case 'note':
      return `${step.text}\n${step.details ?? ''}`;
    case 'memories':
      return step.memories.map(({ key }) => key).join('\n');
    default:
      return step.text;
  }
}
