import { expectTypeOf, test } from 'vitest';
import type {
  BulkResult,
  Checkpoint,
  ColumnName,
  ConnectionPoolStats,
  createDatabase,
  Database,
  DatabaseConfig,
  Department,
  Message,
  NewDepartment,
  NewMessage,
  NewSession,
  QueryOptions,
  Session,
  SessionStatus,
  SessionUpdate,
  Word,
} from '../src/index.ts';

declare const db: Database;

test('options are those of the document, all of them optional', () => {
  interface Documented {
    path?: string;
    enableFTS?: boolean;
    connectionPool?: { min?: number; max?: number; idleTimeout?: number };
  }
  expectTypeOf<Documented>().toExtend<DatabaseConfig>();
  expectTypeOf<[]>().toExtend<Parameters<typeof createDatabase>>();
  expectTypeOf<[DatabaseConfig]>().toExtend<Parameters<typeof createDatabase>>();
  expectTypeOf<ReturnType<typeof createDatabase>>().toEqualTypeOf<Promise<Database>>();
});

test('functions answer as the document uses their answers', () => {
  type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>;
  type Sessions = Database['sessions'];
  expectTypeOf<Answer<Sessions['create']>>().toEqualTypeOf<Session>();
  expectTypeOf<Answer<Sessions['getSession']>>().toEqualTypeOf<Session | null>();
  expectTypeOf<Answer<Sessions['getSessionsByType']>>().toEqualTypeOf<Session[]>();
  expectTypeOf<Answer<Sessions['getAllSessions']>>().toEqualTypeOf<Session[]>();
  expectTypeOf<Answer<Sessions['updateSession']>>().toEqualTypeOf<boolean>();
  expectTypeOf<Answer<Sessions['deleteSession']>>().toEqualTypeOf<boolean>();
  expectTypeOf<Answer<Sessions['searchSessions']>>().toEqualTypeOf<Session[]>();
  expectTypeOf<Answer<Sessions['bulkInsertSessions']>>().toEqualTypeOf<BulkResult>();
  expectTypeOf<Answer<Sessions['countSessionsByStatus']>>().toEqualTypeOf<Record<SessionStatus, number>>();
  expectTypeOf<Answer<Database['departments']['getDepartmentsBySession']>>().toEqualTypeOf<Department[]>();
  expectTypeOf<Answer<Database['checkpoints']['getCheckpointsByFeature']>>().toEqualTypeOf<Checkpoint[]>();
  expectTypeOf<Answer<Database['messages']['getConversation']>>().toEqualTypeOf<Message[]>();
  expectTypeOf<Answer<Database['messages']['deleteOldMessages']>>().toEqualTypeOf<number>();
  expectTypeOf<Answer<Database['messages']['markMessageDelivered']>>().toEqualTypeOf<boolean>();
  expectTypeOf<ReturnType<Database['getConnectionPoolStats']>>().toEqualTypeOf<ConnectionPoolStats>();
});

test('what is created has the types and statuses of the document', () => {
  expectTypeOf<NewSession['type']>().toEqualTypeOf<'director' | 'department' | 'observer' | 'active'>();
  expectTypeOf<SessionStatus>().toEqualTypeOf<
    'initializing' | 'active' | 'idle' | 'completed' | 'error' | 'terminated'
  >();
  expectTypeOf<Session['type']>().toEqualTypeOf<NewSession['type'] | 'claude'>();
  expectTypeOf<NonNullable<NewMessage['priority']>>().toEqualTypeOf<1 | 2 | 3 | 4>();
  expectTypeOf<{ name: string; domain: string; session: Session }>().toExtend<NewDepartment>();
  expectTypeOf<{ name: string; domain: string; sessionId: string }>().toExtend<NewDepartment>();
  expectTypeOf<{ name: string }>().not.toExtend<NewSession>();
  interface Facts {
    readonly version: string;
    readonly since: Date;
  }
  expectTypeOf<{ type: 'observer'; name: string; metadata: Facts }>().toExtend<NewSession>();
});

test('orders are completed with the columns of their table, and take a variable', () => {
  type Field<T extends 'sessions' | 'messages'> = NonNullable<QueryOptions<T>['orderBy']>[number]['field'];
  expectTypeOf<Field<'sessions'>>().toEqualTypeOf<Word<ColumnName<'sessions'>>>();
  expectTypeOf<Extract<Field<'messages'>, 'timestamp' | 'created_at'>>().toEqualTypeOf<'timestamp'>();
  expectTypeOf<5>().not.toExtend<Field<'sessions'>>();
  const options = { pagination: { page: 1, pageSize: 10 }, orderBy: [{ field: 'created_at', direction: 'DESC' }] };
  expectTypeOf(options).toExtend<QueryOptions<'sessions'>>();
  expectTypeOf<{ orderBy: { field: number }[] }>().not.toExtend<QueryOptions<'sessions'>>();
});

test('what a variable holds, whose words TypeScript has widened, is taken', () => {
  const session = { id: 's', type: 'department', name: 'dept-1', workspace: '/w', status: 'idle' };
  const message = { type: 'COMMAND', priority: 3, sender: 'a', content: {} };
  expectTypeOf(session).toExtend<Parameters<Database['sessions']['create']>[0]>();
  expectTypeOf([session]).toExtend<Parameters<Database['sessions']['bulkInsertSessions']>[0]>();
  expectTypeOf<{ status: string }>().toExtend<Parameters<Database['sessions']['updateSession']>[1]>();
  expectTypeOf<NewSession>().toExtend<Parameters<Database['sessions']['create']>[0]>();
  expectTypeOf<SessionUpdate>().toExtend<Parameters<Database['sessions']['updateSession']>[1]>();
  expectTypeOf(message).toExtend<Parameters<Database['messages']['create']>[0]>();
  expectTypeOf([message]).toExtend<Parameters<Database['messages']['bulkInsertMessages']>[0]>();
  expectTypeOf<{ priority: number }>().toExtend<Parameters<Database['messages']['updateMessage']>[1]>();
  expectTypeOf<{ type: string; name: number }>().not.toExtend<Parameters<Database['sessions']['create']>[0]>();
  expectTypeOf<{ name: string }>().not.toExtend<Parameters<Database['sessions']['create']>[0]>();
  expectTypeOf<{ priority: string }>().not.toExtend<Parameters<Database['messages']['updateMessage']>[1]>();
});

test('aggregates have the type of what they compute', () => {
  const computed = () => ({
    count: db.aggregate('sessions', 'id', 'COUNT'),
    average: db.aggregate('messages', 'timestamp', 'AVG'),
    mean: db.aggregate('messages', 'priority', 'AVG'),
    first: db.aggregate('sessions', 'terminated_at', 'MIN'),
    flag: db.aggregate('messages', 'delivered', 'MAX'),
    groups: db.groupByAggregate('sessions', 'status', 'id', 'COUNT'),
    // @ts-expect-error: the store has this column, the document has not.
    unknown: db.aggregate('sessions', 'title', 'COUNT'),
    // @ts-expect-error
    total: db.aggregate('sessions', 'id', 'TOTAL'),
  });
  type Computed = { [K in keyof ReturnType<typeof computed>]: Awaited<ReturnType<typeof computed>[K]> };
  expectTypeOf<Computed['count']>().toEqualTypeOf<number>();
  expectTypeOf<Computed['average']>().toEqualTypeOf<Date | null>();
  expectTypeOf<Computed['mean']>().toEqualTypeOf<number | null>();
  expectTypeOf<Computed['first']>().toEqualTypeOf<Date | null>();
  expectTypeOf<Computed['flag']>().toEqualTypeOf<number | null>();
  expectTypeOf<Computed['groups'][number]>().toEqualTypeOf<
    { readonly status: SessionStatus } & { readonly result: number }
  >();
});

test('a transaction gives what its body gives', () => {
  const run = () => db.executeTransaction(async (connection) => (await connection.query('SELECT 1')).rows.length);
  expectTypeOf<ReturnType<typeof run>>().toEqualTypeOf<Promise<number>>();
});
