// biome-ignore-all lint/style/noNonNullAssertion: the document has them.

/** The example of "Type Safety"; the id is given. */
import { type Project, type ProjectWithSettings, projectRepository } from '@coterie/constellation';

export function rawAndParsed(id: string): void {
  // Raw project with settings as string
  const project: Project = projectRepository.findById(id)!;
  console.log(typeof project.settings); // "string"

  // Parsed project with settings as object
  const parsedProject: ProjectWithSettings = projectRepository.findByIdWithSettings(id)!;
  console.log(typeof parsedProject.settings); // "object"
  console.log(parsedProject.settings.maxIterations); // Type-safe access
}
