/**
 * Writes the lines of one transcript, the rows of a batch in a transaction. It knows what the generated transcripts have
 * and no more: no oddities, nothing that was imported before, no second file, no other process that imports.
 */
import { openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import { derivedId } from './derived-id.ts';
import { COLUMNS, type Row, rowOf } from './row.ts';

/** As Coterie's import has it. */
const BATCH = 1000;
const SAMPLE = 1024;
const NEVER = '1970-01-01T00:00:00.000Z';

export class LoopWriter {
  readonly #db: Database;
  readonly #transcript: number;
  readonly #session: string;
  readonly #fileId: string;
  readonly #file: number | bigint;
  readonly #insert: Statement;
  readonly #move: Statement;
  #firstAt: string | null = null;
  #lastAt: string | null = null;
  #cwd: string | null = null;
  #branch: string | null = null;
  #prompt: string | null = null;
  bytes = 0;
  records = 0;

  constructor(db: Database, path: string) {
    const name = basename(path);
    this.#db = db;
    this.#transcript = openSync(path, 'r');
    this.#session = name.replace('.jsonl', '');
    this.#fileId = derivedId('file', this.#session, name);
    db.exec('BEGIN IMMEDIATE');
    const session = `INSERT INTO sessions (id, type, status, claude_status, created_at, updated_at, last_activity, origin)
      VALUES (?, 'claude', 'completed', 'completed', ?, ?, ?, 'transcript')`;
    db.prepare(session).run(this.#session, NEVER, NEVER, NEVER);
    const file = `INSERT INTO transcript_files (id, session_id, session_guessed, path, name, head, tail)
      VALUES (?, ?, 0, ?, ?, x'', x'')`;
    this.#file = db.prepare(file).run(this.#fileId, this.#session, name, name).lastInsertRowid;
    const places = COLUMNS.map(() => '?').join(', ');
    this.#insert = db.prepare(`INSERT INTO transcript_events (${COLUMNS.join(', ')}) VALUES (${places})`);
    this.#move = db.prepare(
      'UPDATE transcript_files SET bytes = ?, lines = ?, records = ?, head = ?, tail = ? WHERE seq = ?',
    );
  }

  /** True when a batch is full and committed. */
  add(line: string): boolean {
    const id = derivedId('event', this.#fileId, 0, this.bytes);
    const row = rowOf(line, { id, session: this.#session, file: this.#file, place: this.bytes });
    this.#insert.run(row.values);
    this.#learn(row);
    this.bytes += Buffer.byteLength(line) + 1;
    this.records += 1;
    if (this.records % BATCH !== 0) return false;
    this.#commit();
    this.#db.exec('BEGIN IMMEDIATE');
    return true;
  }

  end(): void {
    const part = `INSERT INTO transcript_parts (id, file_seq, session_id, first_at, last_at, cwd, branch, prompt)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
    const [first, last] = [this.#firstAt, this.#lastAt];
    const facts = [first, last, this.#cwd, this.#branch, this.#prompt];
    const id = derivedId('part', this.#fileId, this.#session);
    this.#db.prepare(part).run(id, this.#file, this.#session, ...facts);
    const session = `UPDATE sessions SET created_at = ?, updated_at = ?, last_activity = ?, title = ?,
      title_source = 'prompt', project_path = ?, branch = ? WHERE id = ?`;
    this.#db.prepare(session).run(first, last, last, this.#prompt, this.#cwd, this.#branch, this.#session);
    this.#commit();
  }

  #learn({ timestamp, cwd, branch, prompt }: Row): void {
    if (timestamp !== null && (this.#firstAt === null || timestamp < this.#firstAt)) this.#firstAt = timestamp;
    if (timestamp !== null && (this.#lastAt === null || timestamp > this.#lastAt)) this.#lastAt = timestamp;
    this.#cwd ??= cwd;
    this.#branch ??= branch;
    this.#prompt ??= prompt;
  }

  #commit(): void {
    const [head, tail] = [this.#read(0), this.#read(Math.max(0, this.bytes - SAMPLE))];
    this.#move.run(this.bytes, this.records, this.records, head, tail, this.#file);
    this.#db.exec('COMMIT');
  }

  #read(from: number): Buffer {
    const bytes = Buffer.alloc(Math.min(SAMPLE, this.bytes));
    readSync(this.#transcript, bytes, 0, bytes.length, from);
    return bytes;
  }
}
