import type { JsonObject, JsonValue } from '../table/codec.ts';
import { isObject, stringOf } from '../transcripts/content.ts';
import type { AgentMeta } from './known-file.ts';
import type { MalformedList } from './malformed.ts';
import type { TranscriptSource } from './source.ts';

/** Reads the `.meta.json` of a sub-agent. Undefined when there is none that can be read. */
export function readMeta({ file, meta }: TranscriptSource, malformed: MalformedList): AgentMeta | undefined {
  if (meta === undefined) return undefined;
  const value = parse(meta);
  if (value === undefined) {
    malformed.add(1, 'not a JSON object', file.replace(/(\.jsonl)?$/, '.meta.json'));
    return undefined;
  }
  const { agentType, description, toolUseId } = value;
  return { agentType: text(agentType), description: text(description), toolUseId: text(toolUseId) };
}

function parse(meta: string): JsonObject | undefined {
  try {
    const value = JSON.parse(meta) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function text(value: JsonValue | undefined): string | null {
  return stringOf(value)?.replaceAll('\0', '').toWellFormed() ?? null;
}
