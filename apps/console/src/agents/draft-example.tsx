import { ExampleBlocks } from '../code/example-blocks.tsx';
import { isHidden } from '../templates/template-draft.ts';
import { readDraft, type SpawnDraft } from './spawn-draft.ts';

/** The form as a program. What is not filled in yet has a stand-in. */
export function DraftExample({ draft }: { draft: SpawnDraft }) {
  const hidden = draft.env.filter(({ value }) => isHidden(value)).map(({ name }) => name);
  const read = readDraft({
    ...draft,
    task: draft.task.trim() === '' ? 'What the agent should do' : draft.task,
    env: draft.env.filter(({ value }) => !isHidden(value)),
  });
  if ('faults' in read) {
    const [fault] = Object.values(read.faults);
    return <p className="text-bad">The form cannot be sent yet: {fault}</p>;
  }
  return (
    <>
      <ExampleBlocks title="Spawn this agent and print its answer" example={read} />
      {hidden.length > 0 && (
        <p className="mt-2 text-muted text-xs">
          Add the values of {hidden.join(', ')} to its environment: they are never shown.
        </p>
      )}
    </>
  );
}
