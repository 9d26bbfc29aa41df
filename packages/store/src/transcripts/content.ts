import type { JsonObject, JsonValue } from '../table/codec.ts';

/** A piece of a message, in the words of the Messages API. */
export type MessageBlock =
  | { readonly type: 'text' | 'thinking'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: JsonObject }
  | {
      readonly type: 'tool_result';
      readonly toolUseId: string;
      readonly text: string;
      readonly isError: boolean;
      /** How many images it shows, whose data is only in the record. */
      readonly images: number;
    }
  | { readonly type: 'image'; readonly mediaType: string | null }
  /** A block of another type, by its name. */
  | { readonly type: 'other'; readonly name: string };

/** What a `user` or `assistant` record says, in order. Empty for records without a message, and for what is no block. */
export function messageBlocks(record: JsonObject): readonly MessageBlock[] {
  const { message } = record;
  const content = isObject(message) ? message.content : undefined;
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? (content as readonly JsonValue[]).filter(isObject).map(readBlock) : [];
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value, where it is text that says something. */
export function stringOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function readBlock(block: JsonObject): MessageBlock {
  const type = stringOf(block.type) ?? 'unknown';
  switch (type) {
    case 'text':
      return { type, text: stringOf(block.text) ?? '' };
    case 'thinking':
      return { type, text: stringOf(block.thinking) ?? '' };
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use': {
      const { id, name, input } = block;
      return {
        type: 'tool_use',
        id: stringOf(id) ?? '',
        name: stringOf(name) ?? '',
        input: isObject(input) ? input : {},
      };
    }
    case 'tool_result': {
      const { tool_use_id: toolUseId, is_error: isError } = block;
      return { type, toolUseId: stringOf(toolUseId) ?? '', isError: isError === true, ...resultContent(block.content) };
    }
    case 'image':
      return { type, mediaType: isObject(block.source) ? stringOf(block.source.media_type) : null };
    default:
      return { type: 'other', name: type };
  }
}

function resultContent(content: JsonValue | undefined): { readonly text: string; readonly images: number } {
  if (typeof content === 'string') return { text: content, images: 0 };
  const blocks = Array.isArray(content) ? (content as readonly JsonValue[]).filter(isObject) : [];
  const texts = blocks.filter(({ type }) => type === 'text').map(({ text }) => stringOf(text) ?? '');
  return { text: texts.join('\n\n'), images: blocks.filter(({ type }) => type === 'image').length };
}
