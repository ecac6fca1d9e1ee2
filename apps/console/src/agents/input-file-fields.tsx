import { INPUT_MEDIA_TYPES } from '@jettson/contract';
import { FileText, ImageIcon, Paperclip } from 'lucide-react';
import type { AttachedFile, DraftFaults } from './spawn-draft.ts';
import { UploadedFile, UploadFields } from './upload-fields.tsx';

/** Pictures and PDFs that the model sees beside its task. */
export function InputFileFields({
  files,
  fault,
  onChange,
}: {
  files: AttachedFile[];
  fault: DraftFaults['inputFiles'];
  onChange: (change: (files: AttachedFile[]) => AttachedFile[]) => void;
}) {
  return (
    <UploadFields
      button={{ icon: Paperclip, label: 'Attach pictures or PDFs' }}
      inputLabel="Pictures and PDFs"
      listLabel="Attached files"
      accept={INPUT_MEDIA_TYPES.join(',')}
      hint="The model sees them beside the task: PNG, JPEG, WebP, GIF and PDF, 10 MB together."
      fault={fault}
      onUploaded={({ name, type }, file_id) => {
        const media_type = INPUT_MEDIA_TYPES.find((known) => known === type) ?? 'application/pdf';
        onChange((before) => [...before, { name, media_type, file_id }]);
      }}
    >
      {files.map((file, index) => (
        <UploadedFile
          // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be attached twice
          key={index}
          icon={file.media_type === 'application/pdf' ? FileText : ImageIcon}
          name={file.name}
          onRemove={() => onChange((before) => before.filter((other) => other !== file))}
        />
      ))}
    </UploadFields>
  );
}
