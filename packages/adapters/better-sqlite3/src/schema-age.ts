/**
 * A number that changes whenever the connections of one database may have changed its schema. They share it: what one of
 * them changes inside a transaction, the others see when that is committed.
 */
export class SchemaAge {
  #age = 0;

  get current(): number {
    return this.#age;
  }

  grow(): void {
    this.#age += 1;
  }
}
