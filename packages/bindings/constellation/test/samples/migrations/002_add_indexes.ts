/** "Adding New Migrations", steps 1 and 2; the table and its column are real ones. */
export const up = `
  CREATE INDEX idx_custom ON agents(current_task);
`;

export const down = `
  DROP INDEX IF EXISTS idx_custom;
`;
