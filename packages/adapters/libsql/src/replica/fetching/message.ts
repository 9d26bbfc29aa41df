/** What is said between a replica and the process that fetches for it. One request is answered before the next is made. */

export interface FetchRequest {
  readonly path: string;
  readonly syncUrl: string;
  readonly authToken: string | undefined;
  /** `sync` fetches; `end` closes the file, which writes its log back. */
  readonly task: 'sync' | 'end';
}

export type FetchAnswer = { readonly frames: number } | { readonly problem: string };
