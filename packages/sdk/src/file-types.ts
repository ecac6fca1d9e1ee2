/** A file that is in an agent's `/workspace` before its first turn: its content, or the id of an upload. */
export interface SpawnFile {
  /** Below `/workspace`, e.g. `data/in.csv`. */
  path: string;
  /** The whole content; larger files by `file_id`. */
  content?: string | undefined;
  /** Of `content`; utf8 by default. */
  encoding?: 'utf8' | 'base64' | undefined;
  /** Of an upload: `files.upload`. */
  file_id?: string | undefined;
}

/** A file that the server keeps. */
export interface StoredFile {
  size_bytes: number;
  /** Of the content, hex. */
  sha256: string;
  created_at: string;
  /** When it is deleted. */
  expires_at: string;
}

/** An input for agents. */
export interface UploadedFile extends StoredFile {
  file_id: string;
  name: string;
}

/** A page of uploads, newest first. */
export interface UploadedFileList {
  data: UploadedFile[];
  /** For the next page; null on the last. */
  next_cursor: string | null;
}

/** A file that an agent left. */
export interface Artifact extends StoredFile {
  artifact_id: string;
  agent_id: string;
  /** Below `/workspace`, e.g. `out/report.csv`. */
  path: string;
}
