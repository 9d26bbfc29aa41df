import { nodeProject, suite } from '@coterie/vitest';

const project = nodeProject();

// A compiler or a whole conformance suite may run within one test, on a machine with two cores and other tests.
export default suite({ ...project, test: { ...project.test, testTimeout: 120_000 } });
