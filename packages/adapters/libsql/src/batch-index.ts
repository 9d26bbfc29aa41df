/** The failing statement's index in its batch, as the client's `LibsqlBatchError` has it. */
export function batchIndex(error: unknown): number | undefined {
  const index = error instanceof Error ? (error as { readonly statementIndex?: unknown }).statementIndex : undefined;
  return typeof index === 'number' ? index : undefined;
}
