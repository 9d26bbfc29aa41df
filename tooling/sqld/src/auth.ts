/** Keys and tokens for a server that asks for them. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guard } from './guard.ts';

/** What sqld 0.24 reads of a token. */
export interface Claims {
  /** Access: read and write (the default), or read only. */
  readonly a?: 'rw' | 'ro';
  /** The second (since 1970) in which the token expires; without it, never. */
  readonly exp?: number;
}

export interface Auth {
  /** For `startSqld`: the public key as PEM. Removed when this process ends. */
  readonly jwtKeyFile: string;
  /** A signed token, for the `authToken` of a client. */
  token(claims?: Claims): string;
}

/** A fresh pair of Ed25519 keys. Tokens of one `Auth` are refused by the server of another. */
export function createAuth(): Auth {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const directory = mkdtempSync(join(tmpdir(), 'coterie-auth-'));
  guard({ directory });
  const jwtKeyFile = join(directory, 'jwt.pem');
  writeFileSync(jwtKeyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  return {
    jwtKeyFile,
    token(claims = {}) {
      const signed = `${encode({ alg: 'EdDSA', typ: 'JWT' })}.${encode(claims)}`;
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
    },
  };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
