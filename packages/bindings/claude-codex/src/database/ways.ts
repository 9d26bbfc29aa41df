/** How the calls of the document fail. */

import { events, instances, relationships } from './dialects.ts';
import type { Failing } from './failure.ts';
import type { NewInstance, NewMCPEvent, NewRelationship } from './types.ts';

type Some = Pick<Failing, 'words' | 'none'>;

export function reading(what: string, words?: Failing['words']): Failing {
  return { code: 'DATABASE_QUERY_FAILED', what: `${what} could not be read`, words };
}

export function updating(what: string, some: Some): Failing {
  return { code: 'DATABASE_UPDATE_FAILED', what: `${what} could not be updated`, ...some };
}

export function deleting(what: string, some: Some = {}): Failing {
  return { code: 'DATABASE_DELETE_FAILED', what: `${what} could not be deleted`, ...some };
}

/** @param what all of it. */
export function other(what: string, words?: Failing['words']): Failing {
  return { code: 'DATABASE_OPERATION_FAILED', what, words };
}

export function noInstance(id: string): Failing['none'] {
  const says = `There is no instance ${id}. listInstances() gives those that there are.`;
  return { code: 'DATABASE_INSTANCE_NOT_FOUND', says };
}

export function creatingInstance(instance: NewInstance): Failing {
  const says = `There is an instance ${instance?.id} already. Update it, or give another id.`;
  return {
    code: 'DATABASE_INSERT_FAILED',
    what: 'The instance could not be created',
    words: instances,
    duplicate: { code: 'DATABASE_INSTANCE_EXISTS', says },
  };
}

export function loggingEvent(event: NewMCPEvent): Failing {
  const code = 'DATABASE_LOG_FAILED';
  const what = 'The event could not be logged';
  const says = `${what}. There is no instance ${event?.instance_id}: create it first.`;
  return { code, what, words: events, dangling: { code, says } };
}

export function creatingRelationship(relationship: NewRelationship): Failing {
  const { parent_instance: parent, child_instance: child, relationship_type: type } = relationship ?? {};
  return {
    code: 'DATABASE_INSERT_FAILED',
    what: 'The relationship could not be created',
    words: relationships,
    duplicate: {
      code: 'DATABASE_RELATIONSHIP_EXISTS',
      says: `${parent} and ${child} have a relationship of the type ${type} already: updateRelationship changes it.`,
    },
    dangling: {
      code: 'DATABASE_INSTANCE_NOT_FOUND',
      says: `Of the instances ${parent} and ${child} one is not there, or both: create them first.`,
    },
  };
}

export function updatingRelationship(id: string): Failing {
  const { code, what } = updating(`The relationship ${id}`, {});
  const says = `${what}. There is none: give the id that createRelationship returned.`;
  return { code, what, words: relationships, none: { code, says } };
}
