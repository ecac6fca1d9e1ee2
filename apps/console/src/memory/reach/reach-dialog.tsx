import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { namespacesQuery } from '../use-memories.ts';
import { WhoReaches } from './who-reaches.tsx';

const DEFAULT_NAMESPACE = 'default';

/** Who may read and change what is in a namespace. */
export function ReachDialog({ namespace, onClose }: { namespace: string | undefined; onClose: () => void }) {
  const { data } = useQuery(namespacesQuery(useApi()));
  const [shown, setShown] = useState(namespace ?? DEFAULT_NAMESPACE);
  const names = [...new Set([shown, ...(data ?? []).map((one) => one.namespace)])].sort();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Who can read this"
      description="Memories are shared by the whole account, except where a key or an agent is limited to some namespaces."
      actions={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <Field label="Namespace" className="mb-4">
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={shown}
            onChange={({ target }) => setShown(target.value)}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <WhoReaches namespace={shown} />
    </Dialog>
  );
}
