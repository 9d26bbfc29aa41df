/** Records and files as fast-check makes them up. */
import fc from 'fast-check';
import { uuid } from './transcript.ts';

const encoder = new TextEncoder();

const session = fc.constantFrom('one', 'two', undefined);
const said = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('tide', '潮汐表', 'ภาษา', '{"a":"}"', '🌊'),
);

/** Records of every kind, with ids that repeat now and then. */
export const record = fc
  .record({
    type: fc.constantFrom('user', 'assistant', 'system', 'summary', 'custom-title', 'progress'),
    sessionId: session,
    uuid: fc.option(
      fc.nat({ max: 12 }).map((number) => uuid(number)),
      { nil: undefined },
    ),
    timestamp: fc.option(
      fc.nat({ max: 1e6 }).map((ms) => new Date(1.77e12 + ms * 1000).toISOString()),
      { nil: undefined },
    ),
    cwd: fc.constantFrom('/a', '/b', undefined),
    text: said,
    leaf: fc.nat({ max: 12 }).map((number) => uuid(number)),
    usage: fc.nat({ max: 1000 }),
  })
  .map(({ text, leaf, usage, type, ...envelope }) =>
    JSON.stringify({
      type,
      ...envelope,
      ...(type === 'summary' ? { summary: text, leafUuid: leaf } : {}),
      ...(type === 'custom-title' ? { customTitle: text } : {}),
      ...(type === 'user' ? { message: { role: 'user', content: text } } : {}),
      ...(type === 'assistant'
        ? { message: { id: `m${usage % 5}`, content: [{ type: 'text', text }], usage: { output_tokens: usage } } }
        : {}),
    }),
  );

const oddity = fc.constantFrom(
  '',
  '  ',
  '\r',
  '[1]',
  '7',
  'rubbish',
  '{"a":',
  '{"type":"user","sessionId":"one","x":"',
  '\uFEFF',
  '\u0001{',
  'ä"{"b":1}',
);

/** Pieces of a file, most of them whole lines. */
export const content = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: record.map((one) => `${one}\n`) },
      { weight: 2, arbitrary: record },
      { weight: 1, arbitrary: record.map((one) => `${one}\r\n`) },
      { weight: 2, arbitrary: oddity.map((one) => `${one}\n`) },
      { weight: 1, arbitrary: fc.tuple(record, fc.nat({ max: 60 })).map(([one, cut]) => one.slice(0, cut)) },
    ),
    { maxLength: 14 },
  )
  .map((pieces) => encoder.encode(pieces.join('')));
