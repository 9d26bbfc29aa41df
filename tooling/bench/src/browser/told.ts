/** What a page leaves for the one who opened it. */
export interface Told {
  readonly name: unknown;
  /** Milliseconds since the page was asked for. */
  readonly milliseconds: number;
}

export function tell(name: unknown): void {
  (globalThis as { told?: Told }).told = { name, milliseconds: performance.now() };
}
