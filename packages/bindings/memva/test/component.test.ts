import { getSession } from '@coterie/memva/sessions.service';
import { describe, expect, it, vi } from 'vitest';

vi.mock('@coterie/memva/sessions.service', () => ({
  getSession: vi.fn(async (id: string) => ({ id, title: 'mocked' })),
}));

/** What shows a session, without knowing where it comes from. */
async function heading(id: string): Promise<string> {
  const session = await getSession(id);
  return session?.title ?? 'Untitled';
}

describe('a component', () => {
  it('can be tested with mocked service functions, without any database', async () => {
    expect(await heading('s')).toBe('mocked');
    vi.mocked(getSession).mockResolvedValueOnce(null);
    expect(await heading('s')).toBe('Untitled');
    expect(getSession).toHaveBeenCalledWith('s');
  });
});
