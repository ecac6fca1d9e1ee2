import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatCount } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { downloadText } from '../ui/download.ts';
import { Meter } from '../ui/meter.tsx';
import { ErrorNote } from '../ui/notes.tsx';

const PAGE = 500;

/** Downloads all live memories as a file that the import accepts, here and in the API. */
export function ExportDialog({ total, onClose }: { total: number; onClose: () => void }) {
  const { client } = useApi();
  const [count, setCount] = useState(0);
  const work = useMutation({
    async mutationFn() {
      const memories = [];
      for await (const memory of client.memory.iterate({ limit: PAGE })) {
        memories.push(memory);
        if (memories.length % 100 === 0) setCount(memories.length);
      }
      setCount(memories.length);
      const exported_at = Date.now();
      const file = { version: 1, exported_at, count: memories.length, memories };
      downloadText(
        `memories-${new Date(exported_at).toISOString().slice(0, 10)}.json`,
        JSON.stringify(file, null, 2),
      );
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Export memories"
      description={`All ${formatCount(total)} live memories of this account, as JSON. The API can also export their history.`}
      actions={
        <>
          <Button onClick={onClose}>{work.isSuccess ? 'Close' : 'Cancel'}</Button>
          <Button look="primary" isBusy={work.isPending} onClick={() => work.mutate()}>
            {work.isSuccess ? 'Export again' : 'Export'}
          </Button>
        </>
      }
    >
      {!work.isIdle && (
        <Meter
          label={work.isSuccess ? 'Done' : 'Reading'}
          used={count}
          limit={Math.max(total, count, 1)}
          text={`${formatCount(count)} of ${formatCount(Math.max(total, count))}`}
        />
      )}
      {work.isError && <ErrorNote error={work.error} className="mt-3" />}
    </Dialog>
  );
}
