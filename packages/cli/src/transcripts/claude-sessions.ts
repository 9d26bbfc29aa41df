import type { Session, Store } from '@coterie/store';

const PAGE = 500;

/** Every Claude Code session, the latest active first: rows without anything that has to be counted. */
export async function* claudeSessions(store: Store): AsyncGenerator<Session, void, undefined> {
  const where = { type: 'claude' } as const;
  let after: Session | undefined;
  for (;;) {
    const page: readonly Session[] = await store.sessions.list({
      where,
      orderBy: 'lastActivity',
      direction: 'desc',
      limit: PAGE,
      after,
    });
    yield* page;
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}
