import type { Store } from '@coterie/store';
import {
  type Department,
  type DepartmentUpdate,
  departmentDialect as dialect,
  type NewDepartment,
  newDepartment,
  withSessionId,
} from './department.ts';
import { type QueryOptions, rowsOf } from './query.ts';

/** `db.departments`. They go with their session. */
export class Departments {
  readonly #store: Store<'async'>;

  constructor(store: Store<'async'>) {
    this.#store = store;
  }

  /** @throws {ValidationError} with the field that breaks a rule: `sessionId` when there is no such session. */
  async create(department: NewDepartment): Promise<Department> {
    return dialect.row(await this.#store.departments.create(newDepartment(department)));
  }

  /** Null when there is none. */
  async getDepartment(id: string): Promise<Department | null> {
    return this.#store.run(dialect.one(this.#store.operations.departments.get(id)));
  }

  async getDepartmentsBySession(sessionId: string, options: QueryOptions<'departments'> = {}): Promise<Department[]> {
    return this.#store.run(dialect.many(rowsOf('departments', options, { sessionId })));
  }

  async getAllDepartments(options: QueryOptions<'departments'> = {}): Promise<Department[]> {
    return this.#store.run(dialect.many(rowsOf('departments', options)));
  }

  /** False when there is none. */
  async updateDepartment(id: string, changes: DepartmentUpdate): Promise<boolean> {
    return (await this.#store.departments.update(id, dialect.patch(withSessionId(changes)))) !== null;
  }

  /** False when there was none. */
  async deleteDepartment(id: string): Promise<boolean> {
    return this.#store.departments.delete(id);
  }
}
