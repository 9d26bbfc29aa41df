import type { Database, Department, Session } from '@coterie/orchestration-sdk';

export async function createDepartment(db: Database, session: Session): Promise<Department> {
  const department = await db.departments.create({
    name: 'data-processor',
    domain: 'data-processing',
    session: session,
    isActive: true,
    currentTask: 'task-456',
    performance: {
      messagesProcessed: 100,
      averageResponseTime: 150,
      errorRate: 0.02,
      throughput: 10,
      lastActivity: new Date(),
    },
  });
  return department;
}

export async function getDepartmentsBySession(db: Database, session: Session): Promise<void> {
  const departments = await db.departments.getDepartmentsBySession(session.id);

  for (const dept of departments) {
    console.log(`${dept.name}: ${dept.isActive ? 'active' : 'inactive'}`);
  }
}
