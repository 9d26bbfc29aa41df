import type { JsonValue } from '@coterie/store';

/** An event as its row is, the data as JSON text. */
export interface Event {
  id: string;
  /** Null for an event of the system as a whole. */
  project_id: string | null;
  /** Null for an event of the project as a whole. */
  agent_id: string | null;
  /** Any word, such as `agent_started`. */
  type: string;
  /** JSON text; null where none was given. */
  data: string | null;
  created_at: string;
}

export interface EventData {
  [field: string]: JsonValue | undefined;
}

/** An event with its data as an object. Data that is none, as other programs may store it, stands under `value`. */
export interface EventWithData extends Omit<Event, 'data'> {
  data: EventData | null;
}

export interface CreateEventDTO {
  /** Default: a new UUID. */
  id?: string | undefined;
  /** Default: the project of the agent, where one is given. */
  project_id?: string | null | undefined;
  agent_id?: string | null | undefined;
  type: string;
  data?: EventData | null | undefined;
}

export interface EventStats {
  total: number;
  /** The types that there are. */
  byType: Record<string, number>;
  /** When the first event was created; null without any. */
  firstEvent: string | null;
  /** When the last event was created; null without any. */
  lastEvent: string | null;
}
