import { exampleAgent } from './agents.ts';

const stored = {
  size_bytes: 20,
  sha256: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
  created_at: '2026-11-28T09:29:30.000Z',
  expires_at: '2026-12-28T09:29:30.000Z',
};
const uploaded = { file_id: 'file_9hX2mQpL4vT7kWzR1sY6u', name: 'data.csv', ...stored };

export const fileExamples = {
  UploadedFile: uploaded,
  UploadedFileList: { data: [uploaded], next_cursor: null },
  ArtifactList: {
    data: [
      {
        artifact_id: 'art_2bN8cV5xK1jH4gF7dS9aQ',
        agent_id: exampleAgent.agent_id,
        path: 'out/count.txt',
        ...stored,
      },
    ],
  },
};
