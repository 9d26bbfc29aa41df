import { describe, expect, it } from 'vitest';
import { Gate } from '../../src/database/gate.ts';
import { VirtualPlatform } from '../virtual-platform.ts';

const patient = { timeout: Infinity, blockedBy: () => 'blocked' };

function watched(gate: Gate, log: string[]) {
  return async (name: string, passage: 'shared' | 'exclusive') => {
    await gate.enter(passage, patient);
    log.push(name);
  };
}

describe('gate', () => {
  it('lets shared callers in beside each other and an exclusive one alone', () => {
    const gate = new Gate(new VirtualPlatform());
    expect(gate.tryEnter('shared')).toBe(true);
    expect(gate.tryEnter('shared')).toBe(true);
    expect(gate.tryEnter('exclusive')).toBe(false);
    gate.leave();
    gate.leave();
    expect(gate.tryEnter('exclusive')).toBe(true);
    expect(gate.tryEnter('shared')).toBe(false);
  });

  it('admits in the order of arrival, so that a stream of shared callers cannot starve an exclusive one', async () => {
    const gate = new Gate(new VirtualPlatform());
    const log: string[] = [];
    const enter = watched(gate, log);
    await enter('first', 'shared');
    const waiting = [enter('writer', 'exclusive'), enter('late a', 'shared'), enter('late b', 'shared')];
    await Promise.resolve();
    expect(log).toEqual(['first']);
    gate.leave();
    await waiting[0];
    expect(log).toEqual(['first', 'writer']);
    gate.leave();
    await Promise.all(waiting);
    expect(log).toEqual(['first', 'writer', 'late a', 'late b']);
  });

  it('gives up after the timeout with its sentence and lets those behind go on', async () => {
    const platform = new VirtualPlatform();
    const gate = new Gate(platform);
    gate.tryEnter('shared');
    const impatient = gate.enter('exclusive', { timeout: 100, blockedBy: () => 'someone is inside' });
    const behind = gate.enter('shared', patient);
    const failure = expect(impatient).rejects.toMatchObject({ code: 'timeout', message: 'someone is inside' });
    await platform.pass(100);
    await failure;
    await behind;
    expect(platform.pendingTimers).toBe(0);
  });

  it('times nobody out in a queue that moves, and everybody in one that stands still', async () => {
    const platform = new VirtualPlatform();
    const gate = new Gate(platform);
    const log: string[] = [];
    gate.tryEnter('exclusive');
    const waiting = ['a', 'b', 'c'].map((name) =>
      gate.enter('exclusive', { timeout: 100, blockedBy: () => 'stands still' }).then(
        () => log.push(name),
        (error: Error) => log.push(`${name}: ${error.message}`),
      ),
    );
    await platform.pass(80);
    gate.leave();
    await platform.pass(80);
    gate.leave();
    await platform.pass(99);
    expect(log).toEqual(['a', 'b']);
    await platform.pass(1);
    await Promise.all(waiting);
    expect(log).toEqual(['a', 'b', 'c: stands still']);
    expect(platform.pendingTimers).toBe(0);
  });

  it('stops waiting when the signal is aborted, and says that nothing was applied', async () => {
    const gate = new Gate(new VirtualPlatform());
    gate.tryEnter('exclusive');
    const controller = new AbortController();
    const waiting = gate.enter('shared', { ...patient, signal: controller.signal });
    controller.abort(new Error('user left'));
    await expect(waiting).rejects.toMatchObject({
      code: 'aborted',
      outcome: 'not-applied',
      cause: { message: 'user left' },
    });
    gate.leave();
    expect(gate.tryEnter('exclusive')).toBe(true);
  });

  it('refuses a signal that was aborted before', async () => {
    const gate = new Gate(new VirtualPlatform());
    await expect(gate.enter('shared', { ...patient, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(gate.tryEnter('exclusive')).toBe(true);
  });
});
