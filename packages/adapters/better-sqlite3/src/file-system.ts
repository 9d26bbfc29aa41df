import fs from 'node:fs';
import path from 'node:path';
import { nodeFileSystem } from '@coterie/core';

/** It does not read: the engine itself tells what is no database, and a worker thread may have the file open. */
export const fileSystem = nodeFileSystem(fs, path);
