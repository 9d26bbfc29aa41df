/** `@coterie/store/encryption`: a module of its own, because of the library behind it. */
export { type EncryptionOptions, encryption } from './encryption.ts';
export { type GivenKeys, type Key, type KeySource, keyIdOf, newKey } from './keys.ts';
export {
  type LeftBehind,
  type RotateOptions,
  type RotationProgress,
  type RotationReport,
  rotateKey,
} from './rotate.ts';
