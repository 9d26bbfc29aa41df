/** Any snapshot and anything that is known of it come back equal, or are refused, on every driver and however they are stored. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compression } from '../src/compression/index.ts';
import { encryption, newKey } from '../src/encryption/index.ts';
import { openStore, type Store } from '../src/index.ts';
import { drivers } from './support/drivers.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-checkpoints-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runs = { numRuns: 60 };
const environment = { compression, encryption: encryption({ key: newKey() }) };

/** Halves of surrogate pairs, too. */
const unit = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom('\ud83c', '\udf89', '\0', '"', '\\'),
);
const anyText = fc.array(unit, { maxLength: 5 }).map((units) => units.join(''));
const { tree: anyJson } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyText,
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(anyText, tie('tree'), { maxKeys: 4 }),
  ),
}));

async function opened(open: (typeof drivers)[number]['open'], name: string): Promise<Store> {
  const store = await openStore(await open(folder, name), environment);
  await store.sessions.create({ id: 's', type: 'director', name: 's' });
  return store;
}

describe.each(drivers)('on $name', ({ open }) => {
  it('any snapshot comes back as JSON has it, text or bytes', async () => {
    const store = await opened(open, 'snapshots');
    const way = fc.record({ compressed: fc.boolean(), encrypted: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(anyJson, way, async (snapshot, stored) => {
        const { id, size } = await store.checkpoints.create({
          name: 'c',
          sessionId: 's',
          snapshot: snapshot as never,
          ...stored,
        });
        const text = JSON.stringify(snapshot);
        expect(size).toBe(Buffer.byteLength(text));
        // Minus nought is nought in JSON.
        expect((await store.checkpoints.get(id))?.snapshot).toEqual(JSON.parse(text));
      }),
      runs,
    );
    await store.close();
  });

  it('what is known of it is found by it, or refused', async () => {
    const store = await opened(open, 'metadata');
    const facts = fc.record(
      {
        feature: anyText,
        author: anyText,
        description: anyText,
        tags: fc.array(anyText, { maxLength: 3 }),
        own: anyJson,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(facts, async ({ own, ...known }) => {
        const metadata = JSON.parse(JSON.stringify({ ...known, ...(own !== undefined && { own }) }));
        const texts = [known.feature, known.author, known.description, ...(known.tags ?? [])];
        const isLegal = texts.every((text) => text === undefined || (text.isWellFormed() && !text.includes('\0')));
        const creating = (async () => store.checkpoints.create({ name: 'c', sessionId: 's', snapshot: 0, metadata }))();
        if (!isLegal) {
          await expect(creating).rejects.toMatchObject({ name: 'ValidationError', field: 'metadata' });
          return;
        }
        const created = await creating;
        expect(created.metadata).toEqual(metadata);
        expect([created.feature, created.author]).toEqual([known.feature ?? null, known.author ?? null]);
        for (const where of [...(known.tags ?? []).map((tag) => ({ tag })), { feature: known.feature }]) {
          const found = await store.checkpoints.list({
            where: { ...where, sessionId: 's' },
            direction: 'desc',
            limit: 1000,
          });
          expect(found.map(({ id }) => id)).toContain(created.id);
        }
      }),
      runs,
    );
    await store.close();
  });
});
