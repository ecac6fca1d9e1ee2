import { type Computer, ComputerError } from '@jettson/computers';
import type { Database } from '@jettson/database';
import { type AgentFileInStore, selectAgentFiles } from './agent-file-queries.ts';
import { contentName } from './content-name.ts';
import { FileGoneError } from './file-store.ts';
import type { Files } from './open-file-store.ts';
import { writeInParts } from './write-in-parts.ts';

/** An input file cannot be placed in the agent's computer. The user may read the message. */
export class FilesNotPlacedError extends Error {
  override readonly name = 'FilesNotPlacedError';
}

/**
 * Places an agent's input files in its computer. Throws FilesNotPlacedError, and ComputerError if the computer is gone:
 * the next one gets them again.
 */
export async function placeFiles(
  { db, files }: { db: Database; files: Files },
  accountId: string,
  agentId: string,
  computer: Computer,
): Promise<{ path: string; size_bytes: number }[]> {
  const placed = [];
  for (const file of await selectAgentFiles(db, accountId, agentId)) {
    try {
      placed.push({ path: file.path, size_bytes: await placeFile(files, file, computer) });
    } catch (error) {
      if (
        error instanceof FileGoneError ||
        (error instanceof ComputerError && error.code !== 'computer_gone')
      ) {
        throw new FilesNotPlacedError(`${file.path} could not be placed in /workspace: ${error.message}`);
      }
      throw error;
    }
  }
  return placed;
}

async function placeFile({ store }: Files, file: AgentFileInStore, computer: Computer): Promise<number> {
  const { path, content, upload } = file;
  if (content !== null) {
    await computer.writeFile(path, content);
    return content.byteLength;
  }
  if (upload === null) throw new FileGoneError(path);
  return writeInParts(computer, path, await store.open(contentName(upload)));
}
