import type { Agent, Project } from '../../src/index.ts';
import { agentRepository, projectRepository } from '../../src/index.ts';

/** A project with one agent. */
export function projectWithAgent(name = 'p'): { readonly project: Project; readonly agent: Agent } {
  const project = projectRepository.create({ name });
  return { project, agent: agentRepository.create({ project_id: project.id, name: `${name}'s agent` }) };
}

export function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

/** What a call throws. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('It throws nothing.');
}
