import fs from 'node:fs';
import path from 'node:path';
import { nodeFileSystem } from '@coterie/core';

/** What `claimFile` asks. Nothing is read: the engine itself tells what is no database, and closing a file drops its locks. */
export const fileSystem = nodeFileSystem(fs, path);
