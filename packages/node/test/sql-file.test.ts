import { describe, expect, test } from 'vitest';
import { readSqlFile } from '../src/sql-file.ts';

const read = (text: string) => readSqlFile('001_a.sql', text);

describe('an SQL file', () => {
  test('without markers is all up', () => {
    expect(read('CREATE TABLE a (x);\n')).toEqual({ up: 'CREATE TABLE a (x);\n' });
  });

  test('has an up and a down section', () => {
    const { up, down } = read('-- migrate:up\nCREATE TABLE a (x);\n\n-- migrate:down\nDROP TABLE a;\n');
    expect(up.trim()).toBe('CREATE TABLE a (x);');
    expect(down?.trim()).toBe('DROP TABLE a;');
  });

  test('needs no marker for up when it has one for down', () => {
    const { up, down } = read('CREATE TABLE a (x);\n--migrate:down\nDROP TABLE a;');
    expect([up.trim(), down?.trim()]).toEqual(['CREATE TABLE a (x);', 'DROP TABLE a;']);
  });

  test('has no down when the section holds nothing to run', () => {
    expect(read('-- migrate:up\nSELECT 1;\n-- migrate:down\n-- nothing to undo\n')).not.toHaveProperty('down');
  });

  test('takes directives anywhere on lines of their own, in any case', () => {
    const file = read('-- migrate:Destructive\r\n--  migrate: foreign-keys   off\r\n-- migrate:up\r\nSELECT 1;\r\n');
    expect(file).toMatchObject({ destructive: true, foreignKeys: 'off' });
    expect(file.up.trim()).toBe('SELECT 1;');
  });

  test('keeps markers in strings, block comments and behind statements as they are', () => {
    const text = "INSERT INTO a VALUES ('\n-- migrate:down\n');\n/*\n-- migrate:down\n*/\nSELECT 1; -- migrate:down\n";
    expect(read(text)).toEqual({ up: text });
  });

  test('keeps other comments: they are part of the text', () => {
    expect(read('-- Why.\n-- migrate:up\n-- How.\nSELECT 1;').up.trim()).toMatch(/-- How\.\nSELECT 1;$/);
  });

  test.each([
    ['SELECT 1;\n-- migrate:up\nSELECT 2;', /line 2: statements stand before -- migrate:up/],
    ['-- migrate:down\nSELECT 1;\n-- migrate:up\nSELECT 2;', /line 1: -- migrate:down stands before/],
    ['-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2;', /line 3: -- migrate:up is there twice/],
    [
      '-- migrate:foreign-keys on\nSELECT 1;',
      /line 1: -- migrate:foreign-keys on is not known. Known are -- migrate:up/,
    ],
  ])('refuses %j', (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });
});
