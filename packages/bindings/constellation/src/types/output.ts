export type OutputType = 'file' | 'artifact' | 'log';

/** Something that was made for a project. */
export interface Output {
  id: string;
  project_id: string;
  agent_id: string | null;
  type: OutputType;
  path: string | null;
  content: string;
  /** What was stored under the same path of the project before; null of the first, and without a path. */
  previous_content: string | null;
  /** SHA-256 of the content in UTF-8, in hexadecimal digits. */
  checksum: string;
  created_at: string;
}

/** What a new output is made of. `previous_content` and `checksum` follow from what is stored. */
export interface CreateOutputDTO {
  /** Default: a new UUID. */
  id?: string | undefined;
  project_id: string;
  /** An agent of the same project. */
  agent_id?: string | null | undefined;
  type: OutputType;
  path?: string | null | undefined;
  content: string;
}

export interface OutputStats {
  /** Every version of a path counts. */
  total: number;
  /** Every type, also those that no output has. */
  byType: Record<OutputType, number>;
  uniquePaths: number;
}
