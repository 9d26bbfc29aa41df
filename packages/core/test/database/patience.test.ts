import { describe, expect, it } from 'vitest';
import { DatabaseError, type PatienceOptions, patiently, type Signal } from '../../src/index.ts';
import { VirtualPlatform } from '../virtual-platform.ts';

const busy = () => new DatabaseError('busy', 'locked', { retryable: true });

/** A call that fails with each of these in turn, and then answers. */
function start(failures: readonly unknown[], options: Partial<PatienceOptions> = {}) {
  const platform = new VirtualPlatform();
  const left = [...failures];
  const attempt = async () => {
    if (left.length > 0) throw left.shift();
    return 'done';
  };
  const result = patiently(attempt, { retries: 2, retryDelay: 100, timeout: 1_000, platform, ...options });
  result.catch(() => undefined);
  return { platform, result, left };
}

/** An attempt that waits until it is told to stop, as a call does. */
function stopped(signal: Signal, outcome: 'not-applied' | 'unknown'): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DatabaseError('aborted', 'by the signal', { outcome })));
  });
}

describe('patience', () => {
  it('tries again what may pass, as often as is said and no more', async () => {
    const enough = start([busy(), busy()]);
    await enough.platform.pass(200);
    expect(await enough.result).toBe('done');
    expect(enough.platform.pendingTimers).toBe(0);
    const few = start([busy(), busy(), busy(), busy()]);
    await few.platform.pass(1_000);
    await expect(few.result).rejects.toMatchObject({ code: 'busy' });
    expect(few.left).toHaveLength(1);
    for (const retries of [0, -1, Number.NaN]) {
      const once = start([busy(), busy()], { retries });
      await expect(once.result).rejects.toMatchObject({ code: 'busy' });
      expect(once.left).toHaveLength(1);
    }
  });

  it('tells at once what cannot pass, and what may have been done', async () => {
    const unknown = new DatabaseError('connection', 'gone', { retryable: true, outcome: 'unknown' });
    const interrupted = new DatabaseError('aborted', 'interrupted by somebody else');
    for (const failure of [new DatabaseError('query', 'no such table'), unknown, interrupted, new TypeError('x')]) {
      const { result, platform } = start([failure, failure]);
      await expect(result).rejects.toBe(failure);
      expect(platform.pendingTimers).toBe(0);
    }
  });

  it('ends when its time is out, and says what is known of the call', async () => {
    for (const [outcome, says] of [
      ['not-applied', 'It waited for 50 ms, which is queryTimeout. Nothing was applied. Try again, or allow for more.'],
      ['unknown', expect.stringContaining('Whether it was applied is not known')],
    ] as const) {
      const platform = new VirtualPlatform();
      const options = { retries: 5, retryDelay: 0, timeout: 50, timeoutName: 'queryTimeout', platform };
      const result = patiently((signal) => stopped(signal, outcome), options);
      result.catch(() => undefined);
      await platform.pass(50);
      await expect(result).rejects.toMatchObject({ code: 'timeout', outcome, message: says });
    }
  });

  it('ends in the middle of a delay too, with what happened before', async () => {
    const { platform, result } = start([busy()], { retryDelay: 5_000 });
    await platform.pass(1_000);
    await expect(result).rejects.toMatchObject({ code: 'busy' });
    expect(platform.pendingTimers).toBe(0);
  });
});
