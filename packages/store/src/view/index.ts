/** `@coterie/store/view`: for APIs whose callers write conditions in SQL. */

export { conditionKinds } from './condition.ts';
export type {
  ColumnsOf,
  Condition,
  FieldOf,
  QueryValue,
  Viewable,
  ViewOptions,
  ViewSelection,
  ViewTypes,
} from './types.ts';
export { View } from './view.ts';
