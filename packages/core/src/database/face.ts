import type { Mode, Result } from './contract.ts';
import type { Handle } from './handle.ts';
import type { Operation } from './operation.ts';

/** Factories of operations, by method name: the `operation` kind of a repository. */
export type Factories = { readonly [name: string]: (...args: never[]) => Operation<unknown> };

/** The methods of factories, answering on a database of mode `M`. */
export type FaceOf<F, M extends Mode> = {
  readonly [Name in keyof F]: F[Name] extends (...args: infer A) => Operation<infer T>
    ? (...args: A) => Result<M, T>
    : never;
};

/** A face of a repository over a handle: every method runs its operation there. */
export type Face<F> = new <M extends Mode>(handle: Handle<M>) => FaceOf<F, M>;

/**
 * Makes the running face of a repository from its factories, once: the methods live on the prototype, so a face for
 * each transaction costs one small object. A factory that throws becomes a rejection on an async handle.
 * @param factories an object with the factories as its own properties.
 */
export function defineFace<F extends object>(factories: F): Face<F> {
  class RepositoryFace {
    readonly #handle: Handle<Mode>;

    constructor(handle: Handle<Mode>) {
      this.#handle = handle;
    }

    static runOn(face: RepositoryFace, factory: Factories[string], args: never[]): unknown {
      const handle = face.#handle;
      if (handle.mode === 'sync') return handle.run(factory(...args));
      try {
        return handle.run(factory(...args));
      } catch (error) {
        return Promise.reject(error);
      }
    }
  }
  for (const [name, factory] of Object.entries(factories as Factories)) {
    Object.defineProperty(RepositoryFace.prototype, name, {
      value: function run(this: RepositoryFace, ...args: never[]): unknown {
        return RepositoryFace.runOn(this, factory, args);
      },
    });
  }
  return RepositoryFace as unknown as Face<F>;
}
