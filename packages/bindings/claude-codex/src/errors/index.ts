export { ERROR_CODES, type ErrorCode } from './codes.ts';
export { CodexError, type CodexErrorOptions } from './codex-error.ts';
