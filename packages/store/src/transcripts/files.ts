import type { Operation } from '@coterie/core';
import type { TranscriptFile } from './types.ts';

/** A session's own files before those of its sub-agents, and then by when they begin. */
export const FILE_ORDER = 'file.agent_id IS NOT NULL, part.first_at IS NULL, part.first_at, file.path';

const LIST = `SELECT file.path, file.bytes, file.records, file.agent_id, file.agent_type, file.description, file.tool_use_id
  FROM transcript_parts AS part CROSS JOIN transcript_files AS file ON file.seq = part.file_seq
  WHERE part.session_id = ? ORDER BY ${FILE_ORDER}`;

export function listFiles(sessionId: string): Operation<readonly TranscriptFile[]> {
  return {
    access: 'read',
    statements: [{ sql: LIST, params: [sessionId] }],
    decode: ([result]) =>
      (result?.rows ?? []).map(([file, bytes, records, agentId, agentType, description, toolUseId]) => ({
        file: file as string,
        bytes: bytes as number,
        records: records as number,
        agentId: agentId as string | null,
        agentType: agentType as string | null,
        description: description as string | null,
        toolUseId: toolUseId as string | null,
      })),
  };
}
