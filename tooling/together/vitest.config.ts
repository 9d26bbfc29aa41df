import { nodeProject, suite } from '@coterie/vitest';

export default suite(nodeProject());
