import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { coterie } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';

/** A port that takes connections and never says anything. */
async function silentPort(finished: TestContext['onTestFinished']): Promise<number> {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  finished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

// They wait at the same time.
test.concurrent.for([
  ['http', ['sessions']],
  ['ws', ['sessions']],
  ['http', ['import', '.']],
] as const)('a server that never answers over %s is told once, by %j', async ([scheme, args], context) => {
  const { expect } = context;
  const cwd = temporaryFolder();
  await writeFiles(cwd, { 'a.jsonl': '{}\n' });
  const url = `${scheme}://127.0.0.1:${await silentPort(context.onTestFinished)}`;
  const { code, stderr } = await coterie([...args, '--db', url], { cwd });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `coterie: ${url} takes the connection and gave no answer within 15 seconds. Check that it is the URL of a libSQL server, and that the server is well.\n`,
  });
});

test.each([
  ['a line break', 'sesame\nopen'],
  ['typographic quotes', '\u201csesame\u201d'],
])('a token with %s is refused and not shown', async (_what, token) => {
  const url = `http://127.0.0.1:${await silentPort(onTestFinished)}`;
  const { code, stderr } = await coterie(['sessions', '--db', url, '--debug'], { env: { COTERIE_AUTH_TOKEN: token } });
  expect(code).toBe(1);
  expect(stderr).toContain('coterie: COTERIE_AUTH_TOKEN holds characters that no token has');
  expect(stderr).not.toContain('sesame');
  const inUrl = await coterie(['sessions', '--db', `${url}?authToken=${encodeURIComponent(token)}`], {});
  expect(inUrl.stderr).toContain('The authToken in the URL of --db holds characters that no token has');
});
