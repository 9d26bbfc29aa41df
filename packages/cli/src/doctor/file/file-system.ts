/** The kind of file system that a database is on, where its number is known (Linux, statfs(2)). */
import { statfsSync } from 'node:fs';

export interface FileSystemKind {
  readonly name: string;
  /** `network`: other machines may have the file open. `unknown`: it may be anything behind FUSE. */
  readonly reach: 'local' | 'network' | 'unknown';
}

const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff53_4d42, 'CIFS'],
  [0xfe53_4d42, 'SMB2'],
  [0x0102_1997, '9P'],
  [0x00c3_6400, 'Ceph'],
  [0x5346_414f, 'AFS'],
  [0x6b41_4653, 'AFS'],
  [0x7375_7245, 'Coda'],
  [0x0bd0_0bd0, 'Lustre'],
  [0x0116_1970, 'GFS2'],
  [0x7461_636f, 'OCFS2'],
]);

const FUSE = 0x6573_5546;

/** Null where the system does not tell, or its numbers are not known. */
export function fileSystemOf(path: string): FileSystemKind | null {
  if (process.platform !== 'linux') return null;
  try {
    return fileSystemKind(statfsSync(path).type);
  } catch {
    return null;
  }
}

export function fileSystemKind(type: number): FileSystemKind {
  const name = NETWORK.get(type);
  if (name !== undefined) return { name, reach: 'network' };
  return type === FUSE ? { name: 'FUSE', reach: 'unknown' } : { name: 'a local one', reach: 'local' };
}
