/** Gives `import wasmUrl from '…/file.wasm?url'` its type in browser tests: add `@coterie/vitest/assets` to `types`. */
/// <reference types="vite/client" />
