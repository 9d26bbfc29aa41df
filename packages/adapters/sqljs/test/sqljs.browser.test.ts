import { openDatabase } from '@coterie/core';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { describe, expect, it } from 'vitest';
import { sqljs } from '../src/index.ts';

describe('in a browser', () => {
  it('a wrong address of the WebAssembly file is a typed error, and can be tried again', async () => {
    await expect(sqljs({ wasmUrl: '/nowhere/sql.wasm' })).rejects.toMatchObject({
      code: 'cannot-open',
      message: expect.stringContaining('/nowhere/sql.wasm'),
    });
    const driver = await sqljs({ wasmUrl });
    expect(driver.capabilities).toMatchObject({ engine: 'sql.js', fts: ['fts4'] });
    driver.close();
  });

  it('a database outlives its page in the origin private file system', async () => {
    const first = await sqljs({ wasmUrl });
    openDatabase(first).script(`
      CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
      CREATE VIRTUAL TABLE search USING fts4(content="notes", text, tokenize=unicode61);
      CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN INSERT INTO search (docid, text) VALUES (new.id, new.text); END;
      INSERT INTO notes (text) VALUES ('Zoë plans'), ('the rest follows');
    `);
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle('notes.db', { create: true });
    const stream = await file.createWritable();
    await stream.write(first.export() as Uint8Array<ArrayBuffer>);
    await stream.close();
    first.close();

    const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
    const db = openDatabase(await sqljs({ bytes, wasmUrl }));
    db.execute('INSERT INTO notes (text) VALUES (?)', ['Zoe again']);
    expect(db.query('SELECT docid FROM search WHERE search MATCH ? ORDER BY docid', ['"zoe"']).rows).toEqual([
      [1],
      [3],
    ]);
    db.close();
    await folder.removeEntry('notes.db');
  });

  it('values come back as they were', async () => {
    const db = openDatabase(await sqljs({ wasmUrl }));
    const row = [2 ** 40, 2n ** 60n, '\uFEFFa byte order mark, then text', new Uint8Array([1, 2, 3]), 0.5, null];
    expect(db.query('SELECT ?, ?, ?, ?, ?, ?', row).rows).toEqual([row]);
    db.close();
  });
});
