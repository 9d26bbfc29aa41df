import { DatabaseError } from '@coterie/core';
import { type GivenKeys, type Key, type KeySource, type NamedKey, namedKey } from './keys.ts';

/** The keys that are known by now. */
export class Ring {
  readonly #source: KeySource;
  readonly #old: readonly NamedKey[];
  /** Whether it is the key itself that was given, and nobody can be asked. */
  readonly #isGiven: boolean;
  readonly #known = new Map<string, NamedKey>();
  #hasSealed = false;
  #newest: NamedKey | undefined;
  /** What the source answered last. */
  #given: GivenKeys | undefined;

  constructor(key: Key | KeySource, oldKeys: readonly Key[]) {
    const given = typeof key === 'function' ? undefined : { keys: [key], from: 'the option key' };
    this.#isGiven = given !== undefined;
    this.#source = given === undefined ? (key as KeySource) : () => given;
    this.#old = oldKeys.map((old) => namedKey(old, 'One of oldKeys'));
    for (const old of this.#old) this.#known.set(old.id, old);
    // What is wrong with a key that is there already is said at once.
    if (given !== undefined) this.#take(given);
  }

  /** Whether there are values that no new key would open. One ring can be that of several databases, and asks several tables. */
  learn(hasSealed: boolean): void {
    this.#hasSealed ||= hasSealed;
  }

  /** The one to encrypt with. */
  newest(): NamedKey {
    return this.#take(this.#source('seal', this.#hasSealed));
  }

  /** @throws {DatabaseError} `encryption` for a key that was not given. */
  find(id: string): NamedKey {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    this.#take(this.#source('open', this.#hasSealed));
    const found = this.#known.get(id);
    if (found !== undefined) return found;
    throw this.#missing(id);
  }

  #take(given: GivenKeys): NamedKey {
    if (given === this.#given && this.#newest !== undefined) return this.#newest;
    const [newest, ...others] = given.keys.map((key) => namedKey(key, `What ${given.from} holds`));
    if (newest === undefined) throw new DatabaseError('encryption', `There is no key in ${given.from}. Put one there.`);
    for (const key of [newest, ...others]) this.#known.set(key.id, key);
    this.#given = given;
    this.#newest = newest;
    return newest;
  }

  #missing(id: string): DatabaseError {
    const wanted = /^[0-9a-f]{1,64}$/.test(id) ? `the key ${id}` : 'an unknown key';
    const old = this.#old.length > 0 ? ' and oldKeys' : '';
    const from = this.#given?.from;
    const remedy = this.#isGiven
      ? 'as the option key or one of oldKeys, in COTERIE_KEY, or in the key file beside the database'
      : `in ${from}, behind the newest`;
    const ids = [...this.#known.keys()].join(', ');
    return new DatabaseError(
      'encryption',
      `This was encrypted with ${wanted}, and ${from}${old} hold only ${ids}. Give that key as well: ${remedy}.`,
    );
  }
}
