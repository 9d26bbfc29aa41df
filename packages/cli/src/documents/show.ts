/** What `coterie show` prints with `--json`; see `index.ts`. */
import type { SessionDocument } from './sessions.ts';

/** A record of the conversation, as a message or a part of one. */
export interface MessageDocument {
  /** Of the event. */
  readonly id: string;
  /** The one before it in the tree of the session; null at a root. */
  readonly parentId: string | null;
  /** `boundary` is where the conversation was compacted. */
  readonly kind: 'user' | 'assistant' | 'tool_result' | 'meta' | 'boundary';
  /** Whether it is on the main path, without rewound branches and sub-agents. */
  readonly main: boolean;
  readonly isSidechain: boolean;
  readonly agentId: string | null;
  readonly timestamp: string | null;
  /** Records of one API response share it. */
  readonly messageId: string | null;
  readonly model: string | null;
  readonly blocks: readonly BlockDocument[];
}

/** A piece of a message, in the words of the Messages API. */
export type BlockDocument =
  | { readonly type: 'text' | 'thinking'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: object }
  | {
      readonly type: 'tool_result';
      readonly toolUseId: string;
      readonly text: string;
      readonly isError: boolean;
      readonly images: number;
    }
  | { readonly type: 'image'; readonly mediaType: string | null }
  | { readonly type: 'other'; readonly name: string };

/** `coterie show` */
export interface ShowDocument {
  readonly session: SessionDocument;
  /** The sub-agents whose files were imported. */
  readonly agents: readonly {
    readonly agentId: string;
    readonly agentType: string | null;
    readonly description: string | null;
  }[];
  /** The main path; with `--all` everything, the session's own files first. */
  readonly messages: readonly MessageDocument[];
}
