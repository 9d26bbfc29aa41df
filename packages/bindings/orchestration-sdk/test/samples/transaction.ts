import type { Database, NewCheckpoint, NewDepartment, NewSession } from '@coterie/orchestration-sdk';

export async function transactionSupport(
  db: Database,
  sessionData: NewSession,
  departmentData: readonly Omit<NewDepartment, 'session'>[],
  checkpointData: Omit<NewCheckpoint, 'sessionId'>,
): Promise<void> {
  try {
    await db.executeTransaction(async (conn) => {
      // Create session
      const session = await db.sessions.create(sessionData);

      // Create associated departments
      for (const dept of departmentData) {
        dept.sessionId = session.id;
        await db.departments.create(dept);
      }

      // Create initial checkpoint
      await db.checkpoints.create({
        ...checkpointData,
        sessionId: session.id,
      });

      // All operations succeed together or fail together
      void conn;
    });
  } catch (error) {
    console.error('Transaction failed:', error);
  }
}
