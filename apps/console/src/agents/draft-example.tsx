import type { SpawnFile } from '@jettson/contract';
import { ExampleBlocks } from '../code/example-blocks.tsx';
import { isHidden } from '../templates/template-draft.ts';
import { readDraft, type SpawnDraft } from './spawn-draft.ts';

/** What of a file's content is readable in an example. */
const SHOWN_CHARS = 200;

function shorten(file: SpawnFile): SpawnFile {
  const { content = '' } = file;
  return content.length > SHOWN_CHARS ? { ...file, content: '…' } : file;
}

/** The form as a program. What is not filled in yet has a stand-in. */
export function DraftExample({ draft }: { draft: SpawnDraft }) {
  const hidden = draft.env.filter(({ value }) => isHidden(value)).map(({ name }) => name);
  const read = readDraft({
    ...draft,
    task: draft.task.trim() === '' ? 'What the agent should do' : draft.task,
    env: draft.env.filter(({ value }) => !isHidden(value)),
    files: draft.files.map(shorten),
    inputFiles: draft.inputFiles.map((file) => ('data' in file ? { ...file, data: '…' } : file)),
  });
  if ('faults' in read) {
    const [fault] = Object.values(read.faults);
    return <p className="text-bad">The form cannot be sent yet: {fault}</p>;
  }
  return (
    <>
      <ExampleBlocks title="Spawn this agent and print its answer" example={read} />
      {JSON.stringify([read.options.files, read.options.inputFiles]).includes('"…"') && (
        <p className="mt-2 text-muted text-xs">Put the contents of the files where “…” is.</p>
      )}
      {hidden.length > 0 && (
        <p className="mt-2 text-muted text-xs">
          Add the values of {hidden.join(', ')} to its environment: they are never shown.
        </p>
      )}
    </>
  );
}
