/** What the context holds inside a transaction's body: the transaction, and what it held around it, be it another database's. */
export class ContextEntry {
  readonly transaction: unknown;
  readonly around: unknown;

  constructor(transaction: unknown, around: unknown) {
    this.transaction = transaction;
    this.around = around;
  }
}
