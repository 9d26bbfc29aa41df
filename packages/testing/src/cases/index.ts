import type { Subject } from '../case.ts';
import { blobs } from './blobs.ts';

import { bytes } from './bytes.ts';
import { concurrency } from './concurrency.ts';
import { connection } from './connection.ts';
import { constraints } from './constraints.ts';
import { contract } from './contract.ts';
import { engineRollback } from './engine-rollback.ts';
import { errors } from './errors.ts';
import { foreignKeys } from './foreign-keys.ts';
import { integers } from './integers.ts';
import { lifecycle } from './lifecycle.ts';
import { locked } from './locked.ts';
import { migrationApproval } from './migration-approval.ts';
import { migrationAttachments } from './migration-attachments.ts';
import { migrationForesight } from './migration-foresight.ts';
import { migrationFunctions } from './migration-functions.ts';
import { migrationRaces } from './migration-races.ts';
import { migrationRebuilds } from './migration-rebuilds.ts';
import { migrationRollback } from './migration-rollback.ts';
import { migrations } from './migrations.ts';
import { model } from './model.ts';
import { nesting } from './nesting.ts';
import { prepared } from './prepared.ts';
import { results } from './results.ts';
import { schema } from './schema.ts';
import { search } from './search.ts';
import { serverLocks } from './server-locks.ts';
import { sizes } from './sizes.ts';
import { statements } from './statements.ts';
import { text } from './text.ts';
import { transactions } from './transactions.ts';
import { twoConnections } from './two-connections.ts';
import { values } from './values.ts';
import { waiting } from './waiting.ts';

/** The whole suite, by subject. */
export const subjects: readonly Subject[] = [
  values,
  integers,
  text,
  blobs,
  statements,
  results,
  errors,
  constraints,
  contract,
  transactions,
  nesting,
  engineRollback,
  concurrency,
  waiting,
  twoConnections,
  locked,
  serverLocks,
  connection,
  foreignKeys,
  schema,
  search,
  sizes,
  prepared,
  lifecycle,
  bytes,
  model,
  migrations,
  migrationRaces,
  migrationApproval,
  migrationForesight,
  migrationFunctions,
  migrationRebuilds,
  migrationAttachments,
  migrationRollback,
];
