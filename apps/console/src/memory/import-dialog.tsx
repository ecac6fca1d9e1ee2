import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatCount } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Meter } from '../ui/meter.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { useNotify } from '../ui/toast.tsx';
import { readImportFile } from './read-import-file.ts';
import { memoryKey } from './use-memories.ts';

/** Rows per call: few enough that the bar moves, enough that it is fast. */
const BATCH = 200;

interface Outcome {
  done: number;
  imported: number;
  unchanged: number;
  errors: { index: number; key: string | null; reason: string }[];
  operations: string[];
  isPartial: boolean;
}

const NOTHING: Outcome = { done: 0, imported: 0, unchanged: 0, errors: [], operations: [], isPartial: false };

/** Reads a file and writes its memories in batches; all of it can be undone. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [rows, setRows] = useState<unknown[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [outcome, setOutcome] = useState(NOTHING);
  const isCancelled = useRef(false);
  const changed = () => queries.invalidateQueries({ queryKey: memoryKey(api) });
  const work = useMutation({
    async mutationFn(all: unknown[]) {
      let sum = NOTHING;
      for (let start = 0; start < all.length && !isCancelled.current && !sum.isPartial; start += BATCH) {
        const batch = all.slice(start, start + BATCH);
        const answer = await api.client.memory.import(batch as never, { timeoutMs: 300_000 });
        sum = {
          done: start + batch.length,
          imported: sum.imported + answer.imported,
          unchanged: sum.unchanged + answer.unchanged,
          errors: [
            ...sum.errors,
            ...answer.errors.map((error) => ({ ...error, index: error.index + start })),
          ],
          operations:
            answer.operation_id === null ? sum.operations : [...sum.operations, answer.operation_id],
          isPartial: answer.partial,
        };
        setOutcome(sum);
      }
    },
    onSettled: changed,
  });
  const undo = useMutation({
    async mutationFn() {
      for (const operation of outcome.operations.toReversed()) await api.client.memory.undo(operation);
    },
    async onSuccess() {
      await changed();
      notify.say('Import undone');
      onClose();
    },
    onError: notify.fail,
  });
  const read = async (file: File | undefined) => {
    setFault(null);
    setRows(null);
    if (file === undefined) return;
    try {
      setRows(readImportFile(await file.text()));
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  const close = () => {
    isCancelled.current = true;
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={close}
      title="Import memories"
      description="JSON: an export, a list of {key, value}, or one {key, value} per line. An invalid row does not affect the others."
      actions={
        <>
          {work.isSuccess && outcome.operations.length > 0 && (
            <Button look="danger" isBusy={undo.isPending} onClick={() => undo.mutate()}>
              Undo the import
            </Button>
          )}
          <Button onClick={close}>{work.isSuccess ? 'Done' : 'Cancel'}</Button>
          {!work.isSuccess && (
            <Button
              look="primary"
              disabled={rows === null || rows.length === 0}
              isBusy={work.isPending}
              onClick={() => rows !== null && work.mutate(rows)}
            >
              {rows === null ? 'Import' : `Import ${formatCount(rows.length)}`}
            </Button>
          )}
        </>
      }
    >
      <Field label="File" error={fault}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".json,.jsonl,.ndjson,application/json"
            disabled={!work.isIdle}
            onChange={(event) => void read(event.target.files?.[0])}
            className="block w-full rounded-md border border-line-strong bg-panel p-1.5 text-body file:mr-3 file:rounded file:border-0 file:bg-sunken file:px-2 file:py-1 file:text-strong"
          />
        )}
      </Field>
      {!work.isIdle && rows && (
        <div className="mt-4 space-y-3" aria-live="polite">
          <Meter
            label={work.isPending ? 'Importing' : 'Imported'}
            used={outcome.done}
            limit={rows.length}
            text={`${formatCount(outcome.done)} of ${formatCount(rows.length)}`}
          />
          <p>
            {formatCount(outcome.imported - outcome.unchanged)} written, {formatCount(outcome.unchanged)} were
            there, {formatCount(outcome.errors.length)} failed.
            {outcome.isPartial && ' The plan has no room for more: change the plan, or delete memories.'}
          </p>
          {outcome.errors.length > 0 && (
            <ul className="max-h-40 overflow-y-auto rounded-lg border border-line p-2 text-xs">
              {outcome.errors.slice(0, 100).map(({ index, key, reason }) => (
                <li key={index} className="break-anywhere">
                  Row {index + 1} {key !== null && <code>{key}</code>}: {reason}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {work.isError && <ErrorNote error={work.error} className="mt-3" />}
    </Dialog>
  );
}
