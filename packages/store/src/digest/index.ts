export { type DigestOptions, type DigestProgress, digest, type StoreDigest, type TableDigest } from './digest.ts';
