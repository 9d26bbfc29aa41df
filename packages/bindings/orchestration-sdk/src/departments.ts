import type { Store } from '@coterie/store';
import {
  type Department,
  type DepartmentUpdate,
  fromDepartmentUpdate,
  fromNewDepartment,
  type NewDepartment,
  toDepartment,
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
    return toDepartment(await this.#store.departments.create(fromNewDepartment(department)));
  }

  /** Null when there is none. */
  async getDepartment(id: string): Promise<Department | null> {
    const row = await this.#store.departments.get(id);
    return row === null ? null : toDepartment(row);
  }

  async getDepartmentsBySession(sessionId: string, options: QueryOptions<'departments'> = {}): Promise<Department[]> {
    return (await this.#store.run(rowsOf('departments', options, { sessionId }))).map(toDepartment);
  }

  async getAllDepartments(options: QueryOptions<'departments'> = {}): Promise<Department[]> {
    return (await this.#store.run(rowsOf('departments', options))).map(toDepartment);
  }

  /** False when there is none. */
  async updateDepartment(id: string, changes: DepartmentUpdate): Promise<boolean> {
    return (await this.#store.departments.update(id, fromDepartmentUpdate(changes))) !== null;
  }

  /** False when there was none. */
  async deleteDepartment(id: string): Promise<boolean> {
    return this.#store.departments.delete(id);
  }
}
