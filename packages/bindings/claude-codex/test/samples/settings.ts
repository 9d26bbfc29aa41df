import type { DatabaseInterface } from '@coterie/claude-codex/database';

export async function configurationManagement(db: DatabaseInterface) {
  // Set configuration
  await db.setConfig('github.token', 'ghp_token123', true); // encrypted
  await db.setConfig('default.branch', 'main', false);

  // Get configuration
  const token = await db.getConfig('github.token');
  const defaultBranch = await db.getConfig('default.branch');

  // Delete configuration
  await db.deleteConfig('old.setting');

  return { token, defaultBranch };
}
