import type { SpawnFile } from '@jettson/contract';
import { File, FilePlus } from 'lucide-react';
import { UploadedFile, UploadFields } from './upload-fields.tsx';

/** Files that are in the agent's workspace before it starts. */
export function WorkspaceFileFields({
  files,
  fault,
  onChange,
}: {
  files: SpawnFile[];
  fault: string | undefined;
  onChange: (change: (files: SpawnFile[]) => SpawnFile[]) => void;
}) {
  return (
    <UploadFields
      button={{ icon: FilePlus, label: 'Add files to the workspace' }}
      inputLabel="Files for the workspace"
      listLabel="Files in the workspace"
      hint="They are in /workspace when the agent starts."
      fault={fault}
      onUploaded={({ name }, file_id) =>
        onChange((before) => [...before.filter(({ path }) => path !== name), { path: name, file_id }])
      }
    >
      {files.map(({ path }) => (
        <UploadedFile
          key={path}
          icon={File}
          name={path}
          className="font-mono"
          onRemove={() => onChange((before) => before.filter((file) => file.path !== path))}
        />
      ))}
    </UploadFields>
  );
}
