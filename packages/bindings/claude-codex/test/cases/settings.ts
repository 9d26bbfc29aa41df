import type { DatabaseInterface } from '@coterie/claude-codex/database';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/open.ts';

export function settingCases(open: () => Promise<DatabaseInterface>): void {
  describe('settings', () => {
    it('setConfig sets a value once and again, and getConfig gives it; null for none', async () => {
      const db = await open();
      expect(await db.getConfig('default.branch')).toBeNull();
      await db.setConfig('default.branch', 'main', false);
      await db.setConfig('default.branch', 'trunk');
      expect(await db.getConfig('default.branch')).toBe('trunk');
    });

    it('an encrypted value is given back as it was', async () => {
      const db = await open();
      await db.setConfig('github.token', 'ghp_token123', true);
      expect(await db.getConfig('github.token')).toBe('ghp_token123');
      await db.setConfig('github.token', 'ghp_other', true);
      expect(await db.getConfig('github.token')).toBe('ghp_other');
    });

    it('text comes back as the same text, and an object as an object', async () => {
      const db = await open();
      for (const value of ['', '{ "a": 1 }', 'null', { a: [1, null] }, 0, false]) {
        for (const encrypted of [true, false]) {
          await db.setConfig('key', value, encrypted);
          expect(await db.getConfig('key')).toEqual(value);
        }
      }
    });

    it('deleteConfig deletes it, whether there is one or not', async () => {
      const db = await open();
      await db.setConfig('old.setting', 'x');
      await db.deleteConfig('old.setting');
      await db.deleteConfig('old.setting');
      expect(await db.getConfig('old.setting')).toBeNull();
    });

    it('a secret does not lose its encryption by an oversight', async () => {
      const db = await open();
      await db.setConfig('github.token', 'ghp_token123', true);
      const error = await failureOf(db.setConfig('github.token', 'ghp_other'));
      expect(error).toMatchObject({ code: 'DATABASE_OPERATION_FAILED', field: 'encrypted' });
      expect(await db.getConfig('github.token')).toBe('ghp_token123');
      await db.setConfig('github.token', 'ghp_other', false);
      expect(await db.getConfig('github.token')).toBe('ghp_other');
    });

    it('a setting that breaks a rule is DATABASE_OPERATION_FAILED, and its error tells nothing of the value', async () => {
      const db = await open();
      const error = await failureOf(db.setConfig('', 'ghp_token123', true));
      expect(error).toMatchObject({ code: 'DATABASE_OPERATION_FAILED', field: 'key' });
      expect(JSON.stringify(error.cause) + String(error) + String(error.cause)).not.toContain('ghp_token123');
      const unwritable = await failureOf(db.setConfig('key', undefined as never));
      expect(unwritable).toMatchObject({ code: 'DATABASE_OPERATION_FAILED', field: 'value' });
    });
  });
}
