import type { Instance, McpEvent, NewInstance, Store } from '@coterie/store';

export async function createInstance(store: Store, id: string, given: Partial<NewInstance> = {}): Promise<Instance> {
  return store.instances.create({ id, type: 'coding', ...given });
}

export async function eventsOf(store: Store, instanceId: string): Promise<readonly McpEvent[]> {
  return store.mcpEvents.list({ where: { instanceId } });
}
