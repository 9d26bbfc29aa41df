import { describe, expect, it } from 'vitest';
import { DatabaseError } from '../../src/database/errors.ts';
import { runFlow } from '../../src/database/flow.ts';
import { type RetryOptions, retryBusy } from '../../src/database/retry.ts';
import { VirtualPlatform } from '../virtual-platform.ts';

const busy = () => new DatabaseError('busy', 'locked', { retryable: true });

function start(attempt: () => Promise<string>, options: Partial<RetryOptions> = {}) {
  const platform = new VirtualPlatform();
  const result = runFlow('async', retryBusy(attempt, { platform, deadline: 5_000, ...options }));
  result.catch(() => undefined);
  return { platform, result };
}

describe('waiting for a lock', () => {
  it('tries again until the lock is free', async () => {
    let attempts = 0;
    const { platform, result } = start(async () => {
      attempts += 1;
      if (attempts < 6) throw busy();
      return 'done';
    });
    await platform.pass(5_000);
    expect(await result).toBe('done');
    expect(attempts).toBe(6);
  });

  it('ends with the busy error at the deadline, not long after it', async () => {
    const { platform, result } = start(async () => Promise.reject(busy()), { deadline: 1_000 });
    await platform.pass(999_999);
    await expect(result).rejects.toMatchObject({ code: 'busy', outcome: 'not-applied' });
    expect(platform.pendingTimers).toBe(0);
  });

  it('waits at most a tenth of a second between two attempts', async () => {
    const moments: number[] = [];
    const platform = new VirtualPlatform();
    const result = runFlow(
      'async',
      retryBusy(
        async () => {
          moments.push(platform.now());
          throw busy();
        },
        { platform, deadline: 3_000 },
      ),
    );
    result.catch(() => undefined);
    await platform.pass(10_000);
    const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(100);
    expect(gaps.length).toBeGreaterThan(30);
  });

  it.each([
    ['another error', new DatabaseError('query', 'no such table')],
    ['busy with an unknown outcome', new DatabaseError('busy', 'locked', { outcome: 'unknown' })],
    ['an error of another library', new TypeError('x')],
  ])('does not repeat after %s', async (_name, error) => {
    let attempts = 0;
    const { platform, result } = start(async () => {
      attempts += 1;
      throw error;
    });
    await platform.pass(5_000);
    await expect(result).rejects.toBe(error);
    expect(attempts).toBe(1);
  });

  it('is cancelled by its signal between two attempts', async () => {
    const controller = new AbortController();
    const { platform, result } = start(async () => Promise.reject(busy()), { signal: controller.signal });
    await platform.pass(50);
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'aborted', outcome: 'not-applied' });
    expect(platform.pendingTimers).toBe(0);
  });
});
