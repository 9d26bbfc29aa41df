import { openDatabase } from '@coterie/core';
import { sqljs } from '@coterie/sqljs';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { digest } from '../src/digest/index.ts';
import { openStore } from '../src/index.ts';
import { integrity } from './support/content.ts';
import { findAll } from './support/found.ts';
import type { Opened } from './support/opened-in-node.ts';
import type { Written } from './support/written-in-node.ts';

describe('a database file', () => {
  it('goes from Node to a browser, is searched and written there, and comes back with its search right', async () => {
    const written = JSON.parse(await commands.runNode('./support/written-in-node.ts')) as Written;
    // Closed by the only program that had it: nothing is in a file beside it.
    const bytes = bytesOf(written.file);
    const db = openDatabase(await sqljs({ bytes, walFile: 'none', wasmUrl }));
    const store = openStore(db);
    expect(digest(store).sha256).toBe(written.digest);
    const before = await findAll(store);
    expect(before).toMatchObject({
      harbour: ['Explore the [harbour] module'],
      数据库: ['Done: [数据库]迁移 is finished.'],
      high: ['[High].'],
      estuary: [],
      河口: [],
      pilot: [],
      nowhere: [],
    });

    store.sessions.create({ id: 'pilot', type: 'observer', name: 'pilot of the estuary' });
    store.transcripts.create({
      sessionId: 'lead',
      data: { type: 'user', message: { content: 'And in the estuary, 河口?' } },
    });
    const saved: Uint8Array[] = [];
    db.save({ write: (state) => void saved.push(state) });
    const after = await findAll(store);
    expect(after).toEqual({
      ...before,
      estuary: ['pilot of the [estuary]', 'And in the [estuary], 河口?'],
      河口: ['And in the estuary, [河口]?'],
      pilot: ['[pilot] of the estuary'],
    });
    const expected: Opened = { digest: digest(store).sha256, found: after, integrity: [['ok']], orphans: [] };
    await integrity(store);
    store.close();

    const state = base64Of(saved[0] ?? new Uint8Array());
    const opened = JSON.parse(await commands.runNode('./support/opened-in-node.ts', state)) as readonly Opened[];
    expect(opened).toEqual([expected, expected]);
  });
});

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
