import { sqld } from '@coterie/sqld';
import { nodeProject, suite } from '@coterie/vitest';

export default suite(nodeProject({ needs: [sqld] }));
