import {
  type ExportFile,
  readExportFiles,
  readExportLines,
  type Store,
  type TranscriptSource,
} from '../../src/index.ts';
import { sourceOf } from './transcript.ts';

/** The records of the store (or of a session) as files in memory. */
export async function exported(
  store: Store,
  sessionId?: string,
): Promise<readonly (TranscriptSource & { lines: string[] })[]> {
  const sources: (TranscriptSource & { lines: string[] })[] = [];
  for await (const file of readExportFiles(store, { sessionId })) {
    const lines: string[] = [];
    for await (const page of readExportLines(store, file)) lines.push(...page);
    const { agentType, description, toolUseId } = file;
    const known = agentType !== null || description !== null || toolUseId !== null;
    const meta = known ? { meta: JSON.stringify({ agentType, description, toolUseId }) } : {};
    sources.push({ ...sourceOf(nameOf(file), lines.map((line) => `${line}\n`).join(''), meta), lines });
  }
  return sources;
}

function nameOf({ path, sessionId }: ExportFile): string {
  return path ?? `${sessionId}.jsonl`;
}
