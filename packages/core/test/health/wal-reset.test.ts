import { describe, expect, test } from 'vitest';
import { hasWalResetBug } from '../../src/index.ts';

describe('the WAL-reset bug', () => {
  test.each(['3.7.0', '3.40.1', '3.44.5', '3.45.1', '3.50.6', '3.51.0', '3.51.2'])('is in SQLite %s', (version) => {
    expect(hasWalResetBug(version)).toBe(true);
  });

  test.each(['3.6.23', '3.44.6', '3.50.7', '3.51.3', '3.53.0', '4.0.0'])('is not in SQLite %s', (version) => {
    expect(hasWalResetBug(version)).toBe(false);
  });
});
