import { describe, expect, test } from 'vitest';
import { findDroppedParent } from '../../src/migrations/dropped-parents.ts';

/** Agents belong to teams, messages to agents, tasks to tasks. */
const schema = {
  tables: ['Team', 'agent', 'message', 'task'],
  foreignKeys: [
    { child: 'agent', parent: 'team' },
    { child: 'message', parent: 'agent' },
    { child: 'task', parent: 'task' },
  ],
};

const found = (script: string): string | undefined => {
  const drop = findDroppedParent(script, schema);
  return drop && `${drop.parent} before ${drop.child}${drop.rebuilt ? ', rebuilt' : ''}`;
};

const rebuilt = (table: string, columns: string): string =>
  `CREATE TABLE n (${columns}); INSERT INTO n SELECT * FROM ${table}; DROP TABLE ${table}; ALTER TABLE n RENAME TO ${table};`;

describe('a drop that other tables suffer from', () => {
  test.each([
    ['DROP TABLE team', 'Team before agent'],
    ['DROP TABLE IF EXISTS main."TEAM"', 'Team before agent'],
    [rebuilt('team', 'id'), 'Team before agent, rebuilt'],
    [
      'ALTER TABLE team RENAME TO old; CREATE TABLE team (id); INSERT INTO team SELECT * FROM old; DROP TABLE old',
      'Team before agent, rebuilt',
    ],
    ['DROP TABLE agent', 'agent before message'],
    ['DROP TABLE message; DROP TABLE team', 'Team before agent'],
    [rebuilt('task', 'id, parent REFERENCES task (id)'), 'task before n, rebuilt'],
    [`${rebuilt('agent', 'id, team REFERENCES team (id)')}`, 'agent before message, rebuilt'],
    ['CREATE TABLE room (team REFERENCES "team"); INSERT INTO room SELECT 1; DROP TABLE agent', 'agent before message'],
    [
      'DROP TABLE message; ALTER TABLE task ADD COLUMN agent REFERENCES agent (id); DROP TABLE agent',
      'agent before task',
    ],
    // The child is rebuilt too late: its rows are gone by then.
    [`DROP TABLE team; DROP TABLE message; ${rebuilt('agent', 'id')}`, 'Team before agent'],
  ])('is found in %s', (script, drop) => {
    expect(found(script)).toBe(drop);
  });

  test.each([
    'DROP TABLE message',
    'DROP TABLE message; DROP TABLE agent; DROP TABLE team',
    'DROP TABLE team; DROP TABLE agent; DROP TABLE message',
    rebuilt('message', 'id'),
    'DROP TABLE task',
    // The child is rebuilt without its foreign key before the parent goes.
    `DROP TABLE message; ${rebuilt('agent', 'id')} DROP TABLE team`,
    'CREATE TABLE made (id); CREATE TABLE of (made REFERENCES made); DROP TABLE made',
    'ALTER TABLE team RENAME TO crew',
    'DELETE FROM team',
  ])('is not seen in %s', (script) => {
    expect(found(script)).toBeUndefined();
  });
});
