/** What is known of a checkpoint: JSON, of which the schema makes columns. */

import { ValidationError } from '@coterie/core';
import { type Codec, json, text, texts } from '../../table/codec.ts';
import type { CheckpointMetadata } from './types.ts';

const TEXTS = ['feature', 'priority', 'author', 'description', 'workflowId', 'stepId'] as const;

export const metadata: Codec<CheckpointMetadata> = {
  kind: 'json',
  encode(value, field) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ValidationError(field, `${field} must be an object of what is known, but is ${String(value)}.`);
    }
    for (const name of TEXTS) encodeIn(field, name, text(), value[name]);
    encodeIn(field, 'tags', texts, value.tags);
    return json().encode(value as never, field);
  },
};

/** What is wrong with a part is an error of the whole field. */
function encodeIn<T>(field: string, name: string, codec: Codec<T>, value: T | undefined): void {
  if (value === undefined) return;
  try {
    codec.encode(value, `${field}.${name}`);
  } catch (error) {
    if (error instanceof ValidationError) throw new ValidationError(field, error.message);
    throw error;
  }
}
