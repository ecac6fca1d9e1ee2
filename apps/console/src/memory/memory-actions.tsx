import { CopyMinus, Download, Ellipsis, Eye, Layers, Upload } from 'lucide-react';
import { useState } from 'react';
import { Allowed } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import { ConsolidateDialog } from './consolidate/consolidate-dialog.tsx';
import { DedupeDialog } from './dedupe/dedupe-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { ReachDialog } from './reach/reach-dialog.tsx';

/** Actions on many memories at once. */
export function MemoryActions({ namespace, total }: { namespace: string | undefined; total: number }) {
  const [open, setOpen] = useState<'dedupe' | 'consolidate' | 'import' | 'export' | 'reach' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Menu
        trigger={
          <Button aria-label="Tidy up, import, export">
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuLabel>{namespace === undefined ? 'In all namespaces' : `In ${namespace}`}</MenuLabel>
        <Allowed to="memory">
          <MenuItem onSelect={() => setOpen('dedupe')}>
            <CopyMinus aria-hidden /> Remove duplicates…
          </MenuItem>
          <MenuItem onSelect={() => setOpen('consolidate')}>
            <Layers aria-hidden /> Merge into summaries…
          </MenuItem>
          <MenuLine />
          <MenuItem onSelect={() => setOpen('import')}>
            <Upload aria-hidden /> Import…
          </MenuItem>
        </Allowed>
        <MenuItem onSelect={() => setOpen('export')}>
          <Download aria-hidden /> Export…
        </MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => setOpen('reach')}>
          <Eye aria-hidden /> Who can read this…
        </MenuItem>
      </Menu>
      {open === 'dedupe' && <DedupeDialog namespace={namespace} onClose={close} />}
      {open === 'consolidate' && <ConsolidateDialog namespace={namespace} onClose={close} />}
      {open === 'reach' && <ReachDialog namespace={namespace} onClose={close} />}
      {open === 'import' && <ImportDialog onClose={close} />}
      {open === 'export' && <ExportDialog total={total} onClose={close} />}
    </>
  );
}
